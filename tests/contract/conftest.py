"""The contract. What a host could do differently is tested under both: how a request is read and an answer given."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx
import pytest

from tests.conftest import FRAMEWORK, running
from tests.contract.administrator import Administration
from tests.shelf import clear
from tests.stack import RunningLibrary

Read = Callable[[str], dict[str, Any]]

THIN = "thin host"
SECOND = pytest.StashKey[ExitStack]()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "stack" in metafunc.fixturenames:
        hosts = [THIN, FRAMEWORK] if metafunc.definition.get_closest_marker("both_hosts") else [THIN]
        metafunc.parametrize("stack", hosts, indirect=True, scope="session")


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Stop the second library behind the last of its tests: no fixture of pytest's lives for just a few files."""
    second = item.config.stash.get(SECOND, None)
    if second is not None and (nextitem is None or FRAMEWORK not in nextitem.name):
        second.close()
        del item.config.stash[SECOND]


@pytest.fixture(scope="session")
def stack(
    request: pytest.FixtureRequest, library: RunningLibrary, tmp_path_factory: pytest.TempPathFactory
) -> RunningLibrary:
    """Give the running library on the host that the test is for; all tests of one host come together."""
    if request.param == THIN:
        return library
    second = request.config.stash[SECOND] = ExitStack()
    return second.enter_context(contextmanager(running)(tmp_path_factory.mktemp("framework"), FRAMEWORK))


@pytest.fixture
def api(stack: RunningLibrary) -> Iterator[httpx.Client]:
    """Give a client of the GSLB that is not logged in."""
    with httpx.Client(base_url=stack.gslb, timeout=10) as client:
        yield client


@pytest.fixture
def reader(stack: RunningLibrary) -> Iterator[httpx.Client]:
    """Give a client of the GSLB logged in as a new user."""
    headers = {"Authorization": f"Bearer {stack.log_in()}"}
    with httpx.Client(base_url=stack.gslb, headers=headers, timeout=10) as client:
        yield client


@pytest.fixture
def other(stack: RunningLibrary) -> Iterator[httpx.Client]:
    """Give a client of the GSLB logged in as another new user."""
    headers = {"Authorization": f"Bearer {stack.log_in()}"}
    with httpx.Client(base_url=stack.gslb, headers=headers, timeout=10) as client:
        yield client


@pytest.fixture
def administrator(stack: RunningLibrary) -> Iterator[httpx.Client]:
    """Give a client of the GSLB logged in as a new administrator."""
    headers = {"Authorization": f"Bearer {stack.log_in(stack.new_user('admin'))}"}
    with httpx.Client(base_url=stack.gslb, headers=headers, timeout=10) as client:
        yield client


@pytest.fixture
def shelf(stack: RunningLibrary, administrator: httpx.Client) -> Iterator[Administration]:
    """Give the administrator's hands; what they add is gone after the test."""
    yield Administration(administrator)
    clear(stack)


@pytest.fixture
def read(stack: RunningLibrary) -> Read:
    """Give a function that reads a book through one member after the other, and fails where they differ."""

    def read(book_id: str) -> dict[str, Any]:
        first, second = (httpx.get(f"{url}/api/books/{book_id}") for url in (stack.naver, stack.nhn))
        assert first.json() == second.json()
        found: dict[str, Any] = first.json()
        return found | {"status": first.status_code}

    return read
