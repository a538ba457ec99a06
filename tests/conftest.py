"""The running library that tests ask for: one for all tests, started when the first test needs it."""

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from xdist.scheduler import LoadFileScheduling

from local.machine import probes
from tests.shelf import NewBook, new_books
from tests.stack import RunningLibrary, free_port, wait_until

# How long an example takes says nothing here: a busy machine stands still for longer than Hypothesis would wait.
hypothesis.settings.register_profile("busy machine", deadline=None)
hypothesis.settings.load_profile("busy machine")

MOST_RERUNS = 2
FRAMEWORK = "functions-framework"  # in the names of the tests that run on the second library


class Scheduling(LoadFileScheduling):  # type: ignore[misc]
    """What shares something dear to start goes to one process: a file's tests, and those of the second library."""

    def _split_scope(self, nodeid: str) -> str:
        return FRAMEWORK if FRAMEWORK in nodeid else str(super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    """Let two processes share the tests in this way; xdist_group has no effect under pytest 9.2."""
    return Scheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the running library, and give a second try to what says why it may need one."""
    for item in items:
        if {"library", "stack"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("library")
        races = item.get_closest_marker("races")
        if races:
            assert races.kwargs["reason"], item.nodeid
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run in which more tests than a few needed their second try."""
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    reruns = len(reporter.stats.get("rerun", [])) if reporter else 0
    if reruns > MOST_RERUNS:
        reporter.write_line(f"\n{reruns} tests needed a second try, and {MOST_RERUNS} may: find out why.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session", autouse=True)
def one_tls_context() -> Iterator[None]:
    """Let httpx build its TLS context once: no test speaks TLS, and each client would take 40 ms of CPU for its own."""
    context = ssl.create_default_context()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("httpx._transports.default.create_ssl_context", lambda *_, **__: context)
        yield


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningLibrary]:
    """Give a running library whose functions the thin host serves."""
    yield from running(tmp_path_factory.mktemp("library"))


@pytest.fixture
def stack(library: RunningLibrary) -> Iterator[RunningLibrary]:
    """Give the running library, whole; whatever a test breaks of it is mended after the test."""
    wait_until(lambda: _whole(library), "the library is whole")
    yield library
    library.mend()


@pytest.fixture
def new_book(stack: RunningLibrary) -> Iterator[NewBook]:
    """Give a function that adds a book with so many copies and gives its id."""
    with new_books(stack) as new:
        yield new


def running(folder: Path, function_host: str | None = None) -> Iterator[RunningLibrary]:
    """Start a library in the folder, give it, and stop it; all that it has put there is gone then."""
    stack = RunningLibrary(folder, free_port(), function_host)
    (folder / "diary.txt").write_text("not the library's")
    try:
        stack.up()
        yield stack
    finally:
        stack.down()
    assert [path.name for path in folder.iterdir()] == ["diary.txt"]


def _whole(library: RunningLibrary) -> bool:
    """Say whether both members are in rotation and each of their functions serves."""
    return all(library.in_rotation(member) for member in library.running.members) and all(
        probes.status(program.port, program.probe_path) == 200
        for program in library.running.programs
        if program.port and program.probe_path
    )
