"""An independent witness: asks at a fixed rate, whatever the library does, and counts from when it meant to ask.

`python -m loadtest.drill.load.prober PLAN` where PLAN is a JSON file; ends on SIGTERM. Users who wait for their
answers ask less while the library is slow, and so hide how bad it is; the prober does not.
"""

import asyncio
import json
import os
import signal
import sys
import time
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp

from loadtest.contract import call, readers_password
from loadtest.drill.dns.visitors import Visitors
from loadtest.drill.load.http_client import client
from loadtest.drill.load.prober_cart import ProberCart
from loadtest.journal import Begun, Journal, Request, SessionEvent

TIMEOUT = 8.0  # seconds, as in the browser
MOST_UNDER_WAY = 500  # more are counted as failed at once: memory stays bounded whatever hangs
# Journey to its share of the rate. A login costs as much as 20 of the others.
THROUGH_GSLB = {"books": 4, "book": 4, "cart": 6, "change": 5, "login": 1}
OF_A_MEMBER = {"books": 1, "cart": 1}


@dataclass(frozen=True)
class ProbePlan:
    """Whom to ask, how often and as whom."""

    gslb: str
    members: dict[str, str]
    reader: str
    rate: float
    """Requests per second through the front door; each member gets two tenths of it."""
    journal: str
    sessions: str
    """Where the token is left for the final reads."""
    nameserver: str = ""

    def save(self, path: Path) -> None:
        """Write the plan for the prober's process."""
        path.write_text(json.dumps(asdict(self)))


class Prober:
    """Sends requests when they are due, each on its own."""

    def __init__(self, plan: ProbePlan, session: aiohttp.ClientSession, journal: Journal) -> None:
        self.plan = plan
        self.session = session
        self.journal = journal
        self.cart = ProberCart(plan.reader, journal)
        self.password = readers_password(plan.gslb)
        self.token = ""
        self.under_way: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Open the session that the probes use, with an empty cart; a RuntimeError when the library does not let it."""
        await self.log_in()
        await self.read_cart(self.plan.gslb, "gslb", time.time())
        if not self.token or await self.change(self.plan.gslb, time.time(), self.cart.begin_empty()) != 200:
            raise RuntimeError(f"{self.plan.reader} cannot log in and empty the cart: is the library whole?")

    async def log_in(self) -> None:
        """Open a session and leave its token for the final reads."""
        status, body, _ = await self.send("login", self.plan.gslb, "gslb", time.time())
        if status == 200:
            self.token = body["token"]
            with Path(self.plan.sessions).open("a") as file:
                file.write(json.dumps({"reader": self.plan.reader, "token": self.token}) + "\n")
            event: Any = "opened" if body["user_id"] == self.plan.reader else "other_user"
            self.journal.write(SessionEvent(time.time(), self.plan.reader, event))

    async def go(self, url: str, via: str, shares: dict[str, int], rate: float) -> None:
        """Ask for ever at this rate."""
        journeys = cycle(_mixed(shares))
        due = time.time()
        while True:
            due += 1 / rate
            await asyncio.sleep(max(0.0, due - time.time()))
            if len(self.under_way) >= MOST_UNDER_WAY:
                self.journal.write(Request(due, 0.0, "probe", next(journeys), via, 0, None))
                continue
            task = asyncio.create_task(self.ask(url, via, next(journeys), due))
            self.under_way.add(task)
            task.add_done_callback(self.under_way.discard)

    async def ask(self, url: str, via: str, journey: str, due: float) -> None:
        """Do one thing, and log in again when a good session was refused."""
        token = self.token
        if journey == "change" and (begun := self.cart.begin()):
            status = await self.change(url, due, begun)
        elif journey in ("change", "cart"):
            status = await self.read_cart(url, via, due)
        else:
            status, _, _ = await self.send(journey, url, via, due)
        if status == 401 and token and token == self.token:
            self.token = ""
            self.journal.write(SessionEvent(time.time(), self.plan.reader, "refused"))
            await self.log_in()

    async def change(self, url: str, due: float, begun: Begun) -> int:
        """Make one change of the cart, once: who asks at a fixed rate repeats nothing."""
        status, _, _ = await self.send(begun.change, url, "gslb", due, begun)
        self.cart.end(begun, status)
        return status

    async def read_cart(self, url: str, via: str, due: float) -> int:
        """Read the cart and write down what it holds."""
        asked = self.cart.now()
        status, lines, by = await self.send("cart", url, via, due)
        if status == 200:
            self.cart.see(lines, by, asked)
        return status

    async def send(
        self, journey: str, url: str, via: str, due: float, begun: Begun | None = None
    ) -> tuple[int, Any, str | None]:
        """Send one request and write down what came of it; give its status, JSON and member."""
        status, found, by = 0, None, None
        method, path, body = call(begun.change, begun.book, begun.quantity) if begun else self._call(journey)
        headers = {"Authorization": f"Bearer {self.token}"} if begun or journey == "cart" else {}
        headers |= {"Idempotency-Key": begun.id if begun else uuid4().hex} if method != "GET" else {}
        try:
            async with self.session.request(method, url + path, json=body, headers=headers) as answer:
                status, by = answer.status, answer.headers.get("X-Served-By")
                found = await answer.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, ValueError):
            status = status if status >= 400 else 0  # half an answer is none
        self.journal.write(Request(due, time.time() - due, "probe", journey, via, status, by))
        return status, found, by

    def _call(self, journey: str) -> tuple[str, str, Any]:
        if journey == "login":
            return "POST", "/api/users/login", {"id": self.plan.reader, "password": self.password}
        return "GET", {"books": "/api/books?limit=20", "book": "/api/books/1", "cart": "/api/cart"}[journey], None


def _mixed(shares: dict[str, int]) -> list[str]:
    """Return the journeys by their shares, spread evenly."""
    places = [((turn + 0.5) / share, name) for name, share in shares.items() for turn in range(share)]
    return [name for _, name in sorted(places)]


async def probe(plan: ProbePlan) -> None:
    """Probe until the task is cancelled."""
    journal = Journal(Path(plan.journal))
    async with client(TIMEOUT, Visitors(plan.nameserver) if plan.nameserver else None) as session:
        prober = Prober(plan, session, journal)
        await prober.open()
        ways = [prober.go(plan.gslb, "gslb", THROUGH_GSLB, plan.rate)]
        ways += [prober.go(url, name, OF_A_MEMBER, plan.rate / 5) for name, url in plan.members.items()]
        try:
            await asyncio.gather(*ways)
        finally:
            await asyncio.gather(*prober.under_way)  # no change is cut off by the end
            journal.close()


async def _main(plan: ProbePlan, parent: int) -> None:
    """Probe until SIGTERM, or until the drill is gone, however it went."""
    task = asyncio.ensure_future(probe(plan))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    while not task.done() and os.getppid() == parent:
        await asyncio.wait([task], timeout=1)
    task.cancel()
    if task.done() and not task.cancelled() and (error := task.exception()):
        raise error


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the drill, which ends its prober itself
    asyncio.run(_main(ProbePlan(**json.loads(Path(sys.argv[1]).read_text())), os.getppid()))
