import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from local.settings import Settings
from local.supervision import orphans


@pytest.fixture
def processes() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Collect processes to end after the test."""
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        process.kill()
        process.wait()


def _sleep(settings: Settings) -> subprocess.Popen[bytes]:
    return subprocess.Popen(["sleep", "60"], env=os.environ | {orphans.MARK: str(settings.dir)})


def test_only_processes_of_this_clone_are_ended(tmp_path: Path, processes: list[subprocess.Popen[bytes]]) -> None:
    ours, theirs = (Settings.read(environ={"LOCAL_DIR": str(tmp_path / name)}) for name in ("ours", "theirs"))
    processes += [_sleep(ours), _sleep(theirs)]
    assert orphans.end(ours) == 1
    assert orphans.find(ours) == []
    assert [process.pid for process in orphans.find(theirs)] == [processes[1].pid]


def test_a_frozen_process_is_ended_too(tmp_path: Path, processes: list[subprocess.Popen[bytes]]) -> None:
    ours = Settings.read(environ={"LOCAL_DIR": str(tmp_path)})
    processes.append(_sleep(ours))
    processes[0].send_signal(signal.SIGSTOP)
    assert orphans.end(ours) == 1
    assert orphans.find(ours) == []


def test_a_process_that_ignores_the_polite_signal_is_killed(
    tmp_path: Path, processes: list[subprocess.Popen[bytes]]
) -> None:
    ours = Settings.read(environ={"LOCAL_DIR": str(tmp_path)})
    stubborn = subprocess.Popen(
        ["sh", "-c", "trap '' TERM; echo; sleep 60"],
        stdout=subprocess.PIPE,
        env=os.environ | {orphans.MARK: str(tmp_path)},
    )
    with stubborn:
        assert stubborn.stdout is not None
        stubborn.stdout.readline()
        processes.append(stubborn)
        assert orphans.end(ours, patience=0.5) >= 1
    assert orphans.find(ours) == []


def test_thawing_lets_a_frozen_process_run_on(tmp_path: Path, processes: list[subprocess.Popen[bytes]]) -> None:
    ours = Settings.read(environ={"LOCAL_DIR": str(tmp_path)})
    processes.append(_sleep(ours))
    processes[0].send_signal(signal.SIGSTOP)
    orphans.thaw(ours)
    assert psutil.Process(processes[0].pid).status() != psutil.STATUS_STOPPED


def test_a_process_that_one_look_misses_is_not_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings.read(environ={"LOCAL_DIR": str(tmp_path)})
    looks = iter([[], [psutil.Process()], [], []])
    monkeypatch.setattr(orphans, "find", lambda settings: next(looks))
    assert orphans.gone(settings, patience=5)
    assert next(looks, None) is None
