"""Cold starts: from the spawn of a process whose bytecode is compiled to its first answer, in alternation.

They are told and have no target: with `min-scale` of one and more nobody meets one.
"""

import http.client
import time
from collections.abc import Callable
from functools import partial

from tenacity import Retrying, retry_if_exception_type, stop_after_delay, wait_fixed

from loadtest.bench import client
from loadtest.bench.copies import FRAMEWORK, THIN
from loadtest.bench.figures import Spread, spread
from loadtest.bench.reader import BenchReader
from loadtest.bench.stack import Bench

SERVICES = ("get-cart", "login", "list-books")
STARTS = 8
PATIENCE_SECONDS = 30.0

Starts = dict[tuple[str, str], Spread]


def measure(stack: Bench, reader: BenchReader, rounds: client.Rounds, advance: Callable[[str], None]) -> Starts:
    """Give the milliseconds from spawn to the first 200 by function and host; `advance` is told `steps()` times."""
    calls: dict[str, client.Calls] = {**reader.calls, "login": lambda number: client.log_in()}
    found: dict[tuple[str, str], list[float]] = {(each, host): [] for each in SERVICES for host in (THIN, FRAMEWORK)}
    for turn in range(STARTS):
        for service in SERVICES:
            for host in (THIN, FRAMEWORK)[:: 1 if turn % 2 else -1]:
                advance(f"cold start {turn + 1} of {STARTS}: {service}, {host}")
                start = partial(_start, stack, host, service, calls[service](0))
                found[service, host].append(rounds.undisturbed(start) * 1000)
    return {key: spread(values) for key, values in found.items()}


def steps() -> int:
    """Give how many steps `measure` takes."""
    return STARTS * len(SERVICES) * 2


def _start(stack: Bench, host: str, service: str, call: client.Call) -> float:
    stack.stop(host, service)
    began = time.perf_counter()
    stack.spawn(host, service)
    _first_answer(stack.port(host, service), call)
    return time.perf_counter() - began


def _first_answer(port: int, call: client.Call) -> None:
    nobody_listens = retry_if_exception_type((OSError, http.client.HTTPException))
    stop, pause = stop_after_delay(PATIENCE_SECONDS), wait_fixed(0.002)
    Retrying(retry=nobody_listens, stop=stop, wait=pause, reraise=True)(client.once, port, call)
