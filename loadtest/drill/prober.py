"""An independent witness: asks at a fixed rate, whatever the library does, and counts from when it meant to ask.

`python -m loadtest.drill.prober PLAN` where PLAN is a JSON file; ends on SIGTERM. Users who wait for their answers ask
less while the library is slow, and so hide how bad it is; the prober does not.
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

from loadtest.drill.dns.visitors import Visitors
from loadtest.drill.journal import Journal, Request

TIMEOUT = 8.0  # seconds, as in the browser
MOST_UNDER_WAY = 500  # more are counted as failed at once: memory stays bounded whatever hangs
# Journey to its share of the rate. A login costs as much as 20 of the others.
THROUGH_GSLB = {"books": 4, "book": 4, "cart": 6, "clear": 5, "login": 1}
OF_A_MEMBER = {"books": 1, "cart": 1}


@dataclass(frozen=True)
class Plan:
    """Whom to ask, how often and as whom."""

    gslb: str
    members: dict[str, str]
    reader: str
    password: str
    rate: float
    """Requests per second through the front door; each member gets two tenths of it."""
    journal: str
    nameserver: str = ""

    def save(self, path: Path) -> None:
        """Write the plan for the prober's process."""
        path.write_text(json.dumps(asdict(self)))


class Prober:
    """Sends requests when they are due, each on its own."""

    def __init__(self, plan: Plan, session: aiohttp.ClientSession, journal: Journal) -> None:
        self.plan = plan
        self.session = session
        self.journal = journal
        self.token = ""
        self.under_way: set[asyncio.Task[None]] = set()

    async def log_in(self) -> None:
        """Open the session that the probes use."""
        credentials = {"id": self.plan.reader, "password": self.plan.password}
        async with self.session.post(f"{self.plan.gslb}/api/users/login", json=credentials) as answer:
            self.token = (await answer.json())["token"]

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
        """Send one request and write down what came of it."""
        status, by = 0, None
        method, path, body = self._call(journey)
        headers = {"Idempotency-Key": uuid4().hex} if method == "POST" else {}
        headers |= {"Authorization": f"Bearer {self.token}"} if journey in ("cart", "clear") else {}
        try:
            async with self.session.request(method, url + path, json=body, headers=headers) as answer:
                await answer.read()
                status, by = answer.status, answer.headers.get("X-Served-By")
        except (aiohttp.ClientError, TimeoutError):
            pass
        self.journal.write(Request(due, time.time() - due, "probe", journey, via, status, by))

    def _call(self, journey: str) -> tuple[str, str, Any]:
        if journey == "login":
            return "POST", "/api/users/login", {"id": self.plan.reader, "password": self.plan.password}
        if journey == "clear":  # a change that can be made for ever: an add would fill the cart
            return "POST", "/api/cart/clear", None
        return "GET", {"books": "/api/books?limit=20", "book": "/api/books/1", "cart": "/api/cart"}[journey], None


def _mixed(shares: dict[str, int]) -> list[str]:
    """Return the journeys by their shares, spread evenly."""
    places = [((turn + 0.5) / share, name) for name, share in shares.items() for turn in range(share)]
    return [name for _, name in sorted(places)]


async def probe(plan: Plan) -> None:
    """Probe until the task is cancelled."""
    connector = Visitors(plan.nameserver) if plan.nameserver else aiohttp.TCPConnector(limit=0)
    timeout = aiohttp.ClientTimeout(total=TIMEOUT)
    journal = Journal(Path(plan.journal))
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        prober = Prober(plan, session, journal)
        await prober.log_in()
        ways = [prober.go(plan.gslb, "gslb", THROUGH_GSLB, plan.rate)]
        ways += [prober.go(url, name, OF_A_MEMBER, plan.rate / 5) for name, url in plan.members.items()]
        try:
            await asyncio.gather(*ways)
        finally:
            journal.close()


async def _main(plan: Plan, parent: int) -> None:
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
    asyncio.run(_main(Plan(**json.loads(Path(sys.argv[1]).read_text())), os.getppid()))
