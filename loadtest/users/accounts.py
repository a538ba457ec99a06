"""Which reader each user is: nobody is two users at once, in whichever worker.

The users of a process share a block of accounts. A master gives each worker the first block that no other worker has,
so that who replaces another gets that one's, and only accounts that were in use.
"""

import logging
import time
from itertools import count
from queue import Empty, Queue
from threading import Event

from locust.env import Environment
from locust.rpc.protocol import Message
from locust.runners import STATE_MISSING, STATE_RUNNING, STATE_SPAWNING, MasterRunner, WorkerRunner

PATIENCE = 15.0  # seconds, for a block from the master, and for an account that somebody leaves
MISSED = 5.0  # seconds after which a master has missed a worker that was killed
MESSAGE = "accounts"
_logger = logging.getLogger(__name__)


class Accounts:
    """The numbers of the readers that the users of this process may be."""

    def __init__(self) -> None:
        self._free: Queue[int] = Queue()
        self._number = 0
        self._open = Event()

    def open(self, first: int, number: int) -> None:
        """Let users be these readers."""
        for each in range(first, first + number):
            self._free.put(each)
        self._number = number
        self._open.set()

    def are_for(self, users: int) -> bool:
        """Tell whether so many users have an account each, as soon as that is known."""
        return self._open.wait(PATIENCE) and users <= self._number

    def take(self) -> int | None:
        """Return a reader whom nobody else is, None where nobody leaves one."""
        try:
            return self._free.get(timeout=PATIENCE)
        except Empty:
            return None

    def give_back(self, number: int) -> None:
        """Let somebody else be this reader, so that a web UI can start load for ever."""
        self._free.put(number)


def share(environment: Environment, accounts: Accounts, number: int) -> None:
    """Fill this process's accounts, and from a master those of its workers, each with so many."""
    runner = environment.runner
    if isinstance(runner, MasterRunner):
        _Blocks(runner, number)
    elif isinstance(runner, WorkerRunner):
        runner.register_message(MESSAGE, lambda msg, **_: accounts.open(**msg.data))
        runner.send_message(MESSAGE)
    else:
        accounts.open(1, number)


class _Blocks:
    """Who has which block, by the master."""

    def __init__(self, runner: MasterRunner, number: int) -> None:
        self.runner = runner
        self.number = number
        self.workers: list[str] = []
        """The worker of each block, whether it is still there or not."""
        self.replaced: set[str] = set()
        runner.register_message(MESSAGE, self.give, concurrent=True)
        runner.environment.events.heartbeat_sent.add_listener(self.send_away)  # type: ignore[no-untyped-call]

    def give(self, msg: Message, **_: object) -> None:
        """Give a worker its block."""
        worker = str(msg.node_id)
        running = self.runner.state in (STATE_SPAWNING, STATE_RUNNING)
        waited = 0.0
        while (block := self._free()) == len(self.workers) and running and waited < MISSED:
            time.sleep(0.25)  # who joins a running test mostly replaces somebody
            waited += 0.25
        self.replaced.update(self.workers[block : block + 1])
        self.workers[block : block + 1] = [worker]
        first = block * self.number + 1
        _logger.info("%s plays reader-%d to reader-%d", worker, first, first + self.number - 1)
        self.runner.send_message(MESSAGE, {"first": first, "number": self.number}, worker)

    def send_away(self, client_id: str, **_: object) -> None:
        """End a worker that was missed and comes back when another one has its accounts."""
        if client_id in self.replaced:
            self.runner.send_message("quit", client_id=client_id)

    def _free(self) -> int:
        """Return the first block of nobody who is there."""
        there = {each.id for each in self.runner.clients.all if each.state != STATE_MISSING}
        return next(block for block in count() if block == len(self.workers) or self.workers[block] not in there)
