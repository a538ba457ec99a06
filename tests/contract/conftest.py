"""The contract holds under both hosts, so each contract test runs twice."""

from collections.abc import Iterator

import httpx
import pytest

from tests.stack import Stack


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
