"""Whether a drill may start: nothing broken, and each member big enough to carry the whole load alone."""

import asyncio
import time

import aiohttp

from loadtest.drill.errors import DrillError
from loadtest.drill.faults.driver import Driver
from loadtest.drill.judge.histogram import Histogram
from loadtest.drill.load.http_client import client

SECONDS = 2.0
SLOWEST = 1.0  # the 95th percentile of a member that carries the whole load


def check(library: Driver, rate: float) -> None:
    """Return when a drill may start; a DrillError says why it may not."""
    troubles = library.troubles()
    if not troubles:
        troubles = [_alone(name, url, rate) for name, url in library.members.items()]
    if any(troubles):
        raise DrillError("The drill does not start: " + " ".join(each for each in troubles if each))


def _alone(name: str, url: str, rate: float) -> str:
    """Return why a member could not carry the whole load alone, nothing if it could."""
    took, failed = asyncio.run(_burst(f"{url}/api/books?limit=20", rate))
    slow = took.quantile(0.95) or 0.0
    if failed or slow > SLOWEST:
        return (
            f"{name} cannot carry {rate:g} requests/s alone: {failed} of {took.total} failed, and 95 % took up to "
            f"{slow:.2f} s; lower --rate or make it bigger."
        )
    return ""


async def _burst(url: str, rate: float) -> tuple[Histogram, int]:
    """Return the latencies, from when each was due, and the failures of SECONDS at this rate."""
    took = Histogram()
    failures: list[int] = []
    begin = time.monotonic()

    async def one(due: float) -> None:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        try:
            async with session.get(url) as answer:
                await answer.read()
                if answer.status != 200:
                    failures.append(answer.status)
        except (aiohttp.ClientError, TimeoutError):
            failures.append(0)
        took.add(time.monotonic() - due)

    async with client(5) as session:
        await asyncio.gather(*(one(begin + number / rate) for number in range(int(rate * SECONDS))))
    return took, len(failures)
