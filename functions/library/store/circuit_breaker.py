"""What a process remembers of a server that did not answer in time."""

import time

from library.web.problems import Problem, unavailable


class CircuitBreaker:
    """Answers at once for a moment after a server did not.

    A function has 4 threads: if every request waited for a server that hangs, the last of 40 would be told after 10
    times the wait, and the readers of a list would not get to their stale copy.
    """

    def __init__(self, server: str, seconds: float) -> None:
        """Take the server's name as the 503's sentence has it, and how long the moment is."""
        self.server = server
        self.seconds = seconds
        self.open_until = 0.0

    def check(self) -> None:
        """Raise the 503 problem while the breaker is open."""
        if self.open_until and time.monotonic() < self.open_until:
            raise unavailable(self.server)

    def open(self) -> Problem:
        """Note that the server did not answer in time, and give the 503 problem."""
        self.open_until = time.monotonic() + self.seconds
        return unavailable(self.server)

    def close(self) -> None:
        """Note that the server answered, to another thread's question for example."""
        self.open_until = 0.0
