"""Heals when the drill is gone: a process of its own that waits for the drill's last word, or for its silence.

`python -m loadtest.drill.faults.guard TARGET`, started and ended by `imposed`.
"""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import time

from loadtest.drill.faults.driver import Driver, driver
from loadtest.drill.scenario import Fault
from loadtest.journal import Journal, Mark

HEALED = "healed\n"
LOOK = 0.2  # seconds between looks whether the fault is gone; one at central takes 50 ms of CPU
IMPATIENCE = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def imposed(target: str, library: Driver, fault: Fault, journal: Journal) -> Iterator[None]:
    """Have the fault within the block; it is healed at its end, however that comes about."""
    command = [sys.executable, "-m", "loadtest.drill.faults.guard", target]
    # In a session of its own: Ctrl-C in the terminal is for the drill.
    with subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True) as guard:
        try:
            journal.write(Mark(time(), "inject", fault.text()))
            library.inject(fault)
            journal.write(Mark(time(), "injected", " ".join(library.active())))
            yield
        finally:
            with _undisturbed():
                journal.write(Mark(time(), "heal"))
                with _end_marked(library, fault, journal):
                    library.heal()
                journal.write(Mark(time(), "evidence", str(library.restarts())))
                guard.communicate(HEALED)  # who fails before this leaves the healing to the guard


@contextmanager
def _end_marked(library: Driver, fault: Fault, journal: Journal) -> Iterator[None]:
    """Mark when the fault itself was gone, within the block; the whole library needs longer, and that is measured."""
    over = Event()
    gone: list[float] = []

    def look() -> None:
        while not (gone or over.wait(LOOK)):
            if library.gone(fault):
                gone.append(time())

    thread = Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
    journal.write(Mark(gone[0] if gone else time(), "healed"))


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let whoever presses Ctrl-C again wait until the block is done."""
    held = {number: signal.signal(number, signal.SIG_IGN) for number in IMPATIENCE}
    try:
        yield
    finally:
        for number, handler in held.items():
            signal.signal(number, handler)


def main() -> None:
    """Wait for the end of the drill and heal unless it has said that it did."""
    if sys.stdin.read() != HEALED:
        driver(sys.argv[1]).heal()


if __name__ == "__main__":
    main()
