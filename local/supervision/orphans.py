"""Processes of this clone that nobody watches any more, known for certain by a mark in their environment."""

import os
import signal
import time
from contextlib import suppress

import psutil

from local.machine.waiting import until
from local.settings import Settings

# Every process of a stack carries this variable with the stack's folder. A name or a port would not do: another
# clone's processes have the same names, and a pid file may name a process that is somebody else's by now.
MARK = "LIBRARY_STACK"
PROGRAM = "LIBRARY_PROGRAM"  # and this one with the name of what supervisord started it as


def find(settings: Settings) -> list[psutil.Process]:
    """Return every live process of this clone, supervisord included, however it came to be an orphan."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get(MARK) == str(settings.dir) and process.pid != os.getpid():
                found.append(process)
    return found


def by_program(settings: Settings) -> dict[str, list[psutil.Process]]:
    """Return the live servers and workers of this clone by the name of their program, such as "naver/login"."""
    found: dict[str, list[psutil.Process]] = {}
    for process in find(settings):
        with suppress(psutil.Error):
            found.setdefault(process.environ().get(PROGRAM, ""), []).append(process)
    return found


def end(settings: Settings, patience: float = 5.0) -> int:
    """End every process of this clone, the frozen ones too, politely and then by force; return how many there were."""
    found = find(settings)
    for process in _watchers_first(found):
        # psutil checks the start time, so that a pid given to another process meanwhile is left alone.
        with suppress(psutil.Error):
            process.send_signal(signal.SIGTERM)
            process.send_signal(signal.SIGCONT)
    if not gone(settings, patience):
        for process in _watchers_first(find(settings)):
            with suppress(psutil.Error):
                process.kill()
        gone(settings, patience)
    return len(found)


def retire(processes: list[psutil.Process], patience: float = 20.0) -> None:
    """End these politely, one after the other, servers before their workers."""
    for process in _watchers_first(processes):
        with suppress(psutil.Error):
            process.send_signal(signal.SIGTERM)
            process.send_signal(signal.SIGCONT)
        for stubborn in psutil.wait_procs([process], patience)[1]:
            stubborn.kill()


def gone(settings: Settings, patience: float) -> bool:
    """Wait for all processes of this clone to end, at most this many seconds; tell whether they have.

    A dead process that nobody has collected has no environment any more, so it counts as gone. So would, for one
    look, a process that is just starting a program, or the child of one that died at its fork: hence two looks.
    """

    def empty() -> bool:
        if find(settings):
            return False
        time.sleep(0.05)
        return not find(settings)

    return until(empty, patience, pause=0.05)


def end_orphans(settings: Settings) -> None:
    """Kill the processes of this clone whose process group has lost its leader: workers without their server."""
    for process in find(settings):
        with suppress(psutil.Error, ProcessLookupError):
            if not psutil.pid_exists(os.getpgid(process.pid)):
                process.kill()


def thaw(settings: Settings) -> None:
    """Let every frozen process of this clone run again, so that it can act on a signal."""
    for process in find(settings):
        with suppress(psutil.Error):
            if process.status() == psutil.STATUS_STOPPED:
                process.send_signal(signal.SIGCONT)


def _watchers_first(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Put parents before their children: a supervisord restarts what dies before it."""
    pids = {process.pid for process in processes}
    parents: dict[int, int] = {}
    for process in processes:
        with suppress(psutil.Error):
            parents[process.pid] = process.ppid()
    return sorted(processes, key=lambda process: parents.get(process.pid) in pids)
