"""A fault is undone however the drill ends. The library is real, and so are the processes that die here."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from loadtest import journal
from loadtest.drill.errors import DrillError
from loadtest.drill.faults.guard import imposed
from loadtest.drill.scenario import Fault
from loadtest.journal import Journal, Mark
from tests.stack import ROOT, RunningLibrary, wait_until

DRILL = """
title = "A member dies for long"
bites = {silent = "naver"}
before = 2
during = 120
[fault]
local = {target = "naver", kind = "kill"}
"""


class StubbornLibrary:
    """A driver that only counts."""

    gslb = front_door = nameserver = readers_password = ""
    members: dict[str, str] = {}  # noqa: RUF012 - never changed

    def __init__(self, inject: Callable[[], None] = lambda: None) -> None:
        self.bring_about = inject
        self.healed = 0
        self.until_whole = 0.0

    def inject(self, fault: Fault) -> None:
        self.bring_about()

    def heal(self) -> None:
        self.healed += 1
        time.sleep(self.until_whole)

    def gone(self, fault: Fault) -> bool:
        return self.healed > 0

    def active(self) -> dict[str, str]:
        return {}

    def restarts(self) -> int:
        return 0

    def troubles(self) -> list[str]:
        return []

    def rotation(self) -> None:
        return None

    def accounts(self, number: int) -> None:
        pass


def test_a_fault_is_over_when_it_is_gone_and_not_only_when_the_library_is_whole(tmp_path: Path) -> None:
    library, written = StubbornLibrary(), Journal(tmp_path / "drill.jsonl")
    with imposed("local", library, Fault("redis", "kill"), written):
        library.until_whole = 1.0
    written.close()
    marks = {record.what: record.at for record in journal.read(tmp_path) if isinstance(record, Mark)}
    assert marks["heal"] <= marks["healed"] < marks["evidence"] - 0.5


def fail() -> None:
    raise DrillError("no")


def test_a_fault_is_healed_when_what_is_done_under_it_fails(tmp_path: Path) -> None:
    library, written = StubbornLibrary(), Journal(tmp_path / "drill.jsonl")
    with pytest.raises(AssertionError), imposed("local", library, Fault("naver", "kill"), written):
        raise AssertionError
    written.close()
    marks = [record.what for record in journal.read(tmp_path) if isinstance(record, Mark)]
    assert (library.healed, marks) == (1, ["inject", "injected", "heal", "healed", "evidence"])


def test_a_fault_that_came_about_in_part_only_is_healed(tmp_path: Path) -> None:
    library, written = StubbornLibrary(fail), Journal(tmp_path / "drill.jsonl")
    with pytest.raises(DrillError), imposed("local", library, Fault("naver", "kill"), written):
        pass
    written.close()
    assert library.healed == 1


@contextmanager
def drilling(library: RunningLibrary, folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Give a drill that has just killed naver."""
    (folder / "long.toml").write_text(DRILL)
    command = [sys.executable, "-m", "loadtest.drill", "run", str(folder / "long.toml"), "--rate", "10", "--heal"]
    with subprocess.Popen(
        [*command, *options, "--out", str(folder)], cwd=ROOT, env=library.environment, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            wait_until(lambda: not library.in_rotation("naver") or process.poll() is not None, "naver is dead", 90)
            assert process.poll() is None, process.communicate()[0]
            yield process
        finally:
            process.kill()


def helpers(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """Give the drill's own processes: Locust, the prober, the guard."""
    return psutil.Process(process.pid).children(recursive=True)


def is_gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_drill_that_is_interrupted_or_killed_leaves_the_library_whole_and_nothing_running(
    library: RunningLibrary, tmp_path: Path, number: signal.Signals
) -> None:
    with drilling(library, tmp_path) as process:
        started = helpers(process)
        os.kill(process.pid, number)
        code = process.wait(120)
        wait_until(lambda: library.in_rotation("naver"), "naver is back", 90)
        wait_until(lambda: all(is_gone(each) for each in started), "nothing is left running", 90)
    assert code == (3 if number == signal.SIGINT else -signal.SIGKILL)
    assert library.status()["members"]["naver"]["fault"] is None
    assert not list(tmp_path.rglob("*.sessions")) or number == signal.SIGKILL


def test_a_fault_that_somebody_left_stops_the_drill_until_it_is_healed(library: RunningLibrary, tmp_path: Path) -> None:
    library.fault("nhn", "drain")
    command = [sys.executable, "-m", "loadtest.drill"]
    options = {
        "cwd": ROOT,
        "env": library.environment,
        "capture_output": True,
        "text": True,
        "stdin": subprocess.DEVNULL,
    }
    try:
        refused = subprocess.run([*command, "run", "no-fault", "--out", str(tmp_path)], **options)  # type: ignore[call-overload]
        healed = subprocess.run([*command, "heal"], **options)  # type: ignore[call-overload]
    finally:
        library.heal("nhn")
    assert refused.returncode == 3
    assert "An earlier run has left a fault: drain of nhn" in refused.stdout
    assert (healed.returncode, healed.stdout) == (0, "Healed: drain of nhn\n")
