"""A real Chromium before the real library. Each visit has a profile of its own."""

import json
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from local.machine import chromium
from tests.browser.shelf import Shelf
from tests.browser.visit import Visit
from tests.browser.words import LANGUAGES
from tests.shelf import clear
from tests.stack import RunningLibrary

PATIENCE_MS = 20_000  # a busy machine; what is there sooner is seen sooner
WIDTH, HEIGHT = 1280, 900

NewVisit = Callable[..., Visit]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch the system's Chromium, which asks nobody on the network for anything."""
    return browser_type_launch_args | chromium.options()


@pytest.fixture(scope="module")
def browser(browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    """Give a browser, and end it: the plugin's own, and its event loop, would run beside all later tests."""
    with sync_playwright() as playwright, playwright.chromium.launch(**browser_type_launch_args) as browser:
        yield browser


@pytest.fixture(params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> SimpleNamespace:
    """Give the site's words in one language after the other."""
    return LANGUAGES[request.param]


@pytest.fixture
def visit(stack: RunningLibrary, browser: Browser) -> Iterator[NewVisit]:
    """Give the function that opens a browser, of a logged-in reader where a user is named; none may complain."""
    expect.set_options(timeout=PATIENCE_MS)
    visits: list[Visit] = []

    def start(words: SimpleNamespace, user: str | None = None, logged_in: bool = True, role: str = "user") -> Visit:
        kept = {"language": words.lang}
        cookies: list[Any] = []
        if user and logged_in:
            kept["reader"] = json.dumps({"id": user, "role": role})
            cookie = {"name": stack.cookie, "value": stack.log_in(user), "url": stack.gslb, "httpOnly": True}
            cookies.append(cookie | {"sameSite": "Lax"})
        entries: Any = [{"name": name, "value": value} for name, value in kept.items()]
        context = browser.new_context(
            base_url=stack.gslb,
            viewport={"width": WIDTH, "height": HEIGHT},
            reduced_motion="reduce",  # a click waits until what it is meant for stands still
            storage_state={"cookies": [], "origins": [{"origin": stack.gslb, "localStorage": entries}]},
        )
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies(cookies)
        visits.append(Visit(stack, context, words, user))
        return visits[-1]

    yield start
    for each in visits:
        each.context.close()
    assert [each.troubles for each in visits if each.troubles] == []


@pytest.fixture
def reader(visit: NewVisit, stack: RunningLibrary, words: SimpleNamespace) -> Visit:
    """Give the browser of a new user who is logged in, in one language after the other."""
    return visit(words, stack.new_user())


@pytest.fixture
def administrator(visit: NewVisit, stack: RunningLibrary, words: SimpleNamespace) -> Visit:
    """Give the browser of a new administrator, in one language after the other."""
    return visit(words, stack.new_user("admin"), role="admin")


@pytest.fixture
def shelf(stack: RunningLibrary) -> Iterator[Shelf]:
    """Give the shelf of the library, to put new books on: no other test lends a copy of those."""
    yield Shelf(stack)
    clear(stack)
