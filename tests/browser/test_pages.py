"""What holds on every page: it can be used by everyone, on every screen, in both languages."""

from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ViewportSize, expect

from tests.browser.conftest import NewVisit
from tests.browser.visit import Visit
from tests.stack import RunningLibrary

PHONE: ViewportSize = {"width": 360, "height": 740}
# By itself axe leaves out the size of targets, which WCAG 2.2 has.
EVERYTHING = {"rules": {"target-size": {"enabled": True}}}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
TARGETS = {"runOnly": {"type": "rule", "values": ["target-size"]}}
# Path, and how many books a logged-in reader has in the cart; None: nobody is logged in.
PAGES: dict[str, tuple[str, int | None]] = {
    "books": ("/", 3),
    "some books": ("/?category=IT&sort=newest", None),
    "no books": ("/?search=없는책&category=IT", None),
    "book": ("/books/1", 3),
    "no such book": ("/books/999999", None),
    "cart": ("/cart", 3),
    "empty cart": ("/cart", 0),
    "cart before the login": ("/cart", None),
    "login": ("/login?next=%2Fcart", None),
    "status": ("/status", 3),
    "no such page": ("/nowhere", None),
}


@pytest.fixture(params=PAGES)
def opened(request: pytest.FixtureRequest, visit: NewVisit, stack: RunningLibrary, words: SimpleNamespace) -> Visit:
    """Give a browser with the page open."""
    path, books = PAGES[request.param]
    shown = visit(words, None if books is None else stack.new_user())
    shown.fill_cart(*(str(book) for book in range(1, 1 + (books or 0))), quantity=2)
    shown.open(path)
    if books:
        shown.sees_in_cart(2 * books)
    return shown


def test_a_page_is_whole_accessible_and_fits_a_phone(opened: Visit) -> None:
    assert_for_everyone(opened)


def assert_for_everyone(opened: Visit) -> None:
    """See all that is asked of a page in one load: its console is silent, too (conftest)."""
    page = opened.page
    assert page.locator("html").get_attribute("lang") == opened.words.lang
    assert page.title() not in ("", "Central Library", "중앙도서관")
    expect(page.locator("[data-served-by=naver], [data-served-by=nhn]")).to_be_visible()
    assert violations(opened, EVERYTHING) == []
    page.emulate_media(color_scheme="dark")
    assert violations(opened, CONTRAST) == []
    page.set_viewport_size(PHONE)
    assert violations(opened, TARGETS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def violations(visit: Visit, options: dict[str, Any]) -> list[str]:
    """Give the rules of axe that the page breaks, each with where."""
    found = Axe().run(visit.page, options={"resultTypes": ["violations"], **options}).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]
