"""The contract holds under both hosts, so each contract test runs twice."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.contract.administrator import Shelf
from tests.shelf import clear
from tests.stack import Stack

Read = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="session", params=["thin host", "functions-framework"])
def stack(request: pytest.FixtureRequest) -> Stack:
    name = "library" if request.param == "thin host" else "framework_library"
    running: Stack = request.getfixturevalue(name)
    return running


@pytest.fixture
def api(stack: Stack) -> Iterator[httpx.Client]:
    """Give a client of the GSLB that is not logged in."""
    with httpx.Client(base_url=stack.gslb, timeout=10) as client:
        yield client


@pytest.fixture
def reader(stack: Stack) -> Iterator[httpx.Client]:
    """Give a client of the GSLB logged in as a new user."""
    headers = {"Authorization": f"Bearer {stack.log_in()}"}
    with httpx.Client(base_url=stack.gslb, headers=headers, timeout=10) as client:
        yield client


@pytest.fixture
def other(stack: Stack) -> Iterator[httpx.Client]:
    """Give a client of the GSLB logged in as another new user."""
    headers = {"Authorization": f"Bearer {stack.log_in()}"}
    with httpx.Client(base_url=stack.gslb, headers=headers, timeout=10) as client:
        yield client


@pytest.fixture
def administrator(stack: Stack) -> Iterator[httpx.Client]:
    """Give a client of the GSLB logged in as a new administrator."""
    headers = {"Authorization": f"Bearer {stack.log_in(stack.new_user('admin'))}"}
    with httpx.Client(base_url=stack.gslb, headers=headers, timeout=10) as client:
        yield client


@pytest.fixture
def shelf(stack: Stack, administrator: httpx.Client) -> Iterator[Shelf]:
    """Give the administrator's hands; what they add is gone after the test."""
    yield Shelf(administrator)
    clear(stack)


@pytest.fixture
def read(stack: Stack) -> Read:
    """Give a function that reads a book through one member after the other, and fails where they differ."""

    def read(book_id: str) -> dict[str, Any]:
        first, second = (httpx.get(f"{url}/api/books/{book_id}") for url in (stack.naver, stack.nhn))
        assert first.json() == second.json()
        found: dict[str, Any] = first.json()
        return found | {"status": first.status_code}

    return read
