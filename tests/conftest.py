"""The running library that tests ask for: one for all tests, started when the first test needs it."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from local import probes
from local.stack import recorded
from tests.shelf import NewBook, new_books
from tests.stack import Stack, free_port, wait_until

# How long an example takes says nothing here: a busy machine stands still for longer than Hypothesis would wait.
hypothesis.settings.register_profile("busy machine", deadline=None)
hypothesis.settings.load_profile("busy machine")


@pytest.fixture(scope="session", autouse=True)
def one_tls_context() -> Iterator[None]:
    """Let httpx build its TLS context once: no test speaks TLS, and each client would take 40 ms of CPU for its own."""
    context = ssl.create_default_context()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("httpx._transports.default.create_ssl_context", lambda *_, **__: context)
        yield


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Give a running library whose functions the thin host serves."""
    yield from _running(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="session")
def framework_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Give a running library whose functions the functions-framework CLI serves."""
    yield from _running(tmp_path_factory.mktemp("framework"), "functions-framework")


@pytest.fixture
def stack(library: Stack) -> Iterator[Stack]:
    """Give the running library, whole; whatever a test breaks of it is mended after the test."""
    wait_until(lambda: _whole(library), "the library is whole")
    yield library
    library.mend()


@pytest.fixture
def new_book(stack: Stack) -> Iterator[NewBook]:
    """Give a function that adds a book with so many copies and gives its id."""
    with new_books(stack) as new:
        yield new


def _running(folder: Path, function_host: str | None = None) -> Iterator[Stack]:
    stack = Stack(folder, free_port(), function_host)
    try:
        stack.up()
        yield stack
    finally:
        stack.down()


def _whole(library: Stack) -> bool:
    """Say whether both members are in rotation and each of their functions serves."""
    running = recorded(library.settings)
    assert running is not None
    return all(library.in_rotation(member) for member in running.members) and all(
        probes.status(program.port, program.probe_path) == 200
        for program in running.programs
        if program.port and program.probe_path
    )
