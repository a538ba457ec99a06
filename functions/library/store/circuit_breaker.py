"""What a process remembers of a server that did not answer in time."""

import threading
import time

from library.web.problems import Problem, unavailable

# On a machine that is busy a single reply may be slow; so many in a row come from a server that hangs.
MOST_SLOW = 3
PAUSE_SECONDS = 0.2
GLANCE_SECONDS = 0.05  # in which a server that is back has answered a probe


class CircuitBreaker:
    """Answers at once while a server hangs, and lets one question through now and then to see whether it still does.

    A function has 4 threads: if every request waited for a server that hangs, the last of 40 would be told after 10
    times the wait, and the readers of a list would not get to their stale copy. Not a package's: pybreaker lets one
    call at a time through a closed breaker, and circuitbreaker any number through one that is half open.
    """

    def __init__(self, server: str, patience: float) -> None:
        """Take the server's name as the 503's sentence has it, and how many seconds one question may take."""
        self.server = server
        self.patience = patience
        self.slow = 0
        self.probe_at = 0.0
        self.answered = threading.Event()

    def check(self) -> None:
        """Raise the 503 problem while the breaker is open, except for one caller, whose question is the probe.

        Others wait a moment for its answer, so that nobody is turned away from a server that is back.
        """
        if self.slow < MOST_SLOW:
            return
        now = time.monotonic()
        if now >= self.probe_at:
            self.probe_at = now + self.patience
        elif not self.answered.wait(GLANCE_SECONDS):
            raise unavailable(self.server)

    def timed_out(self) -> Problem:
        """Note that the server did not answer in time, and give the 503 problem."""
        self.slow += 1
        self.probe_at = time.monotonic() + PAUSE_SECONDS
        self.answered.clear()
        return unavailable(self.server)

    def close(self) -> None:
        """Note that the server answered, to another thread's question for example."""
        if self.slow:
            self.slow = 0
            self.answered.set()
