"""CPU per request of the hosts, through the gateway, in interleaved rounds."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from loadtest.bench import client
from loadtest.bench.client import Rounds
from loadtest.bench.copies import BARE, BEFORE, FRAMEWORK, THIN
from loadtest.bench.figures import Spread, Target, ratio, spread
from loadtest.bench.reader import BenchReader
from loadtest.bench.stack import Bench

ENDPOINTS = ("get-cart", "add-to-cart", "list-books")
PARTS = ("function", "gateway", "egress", "redis", "mariadb")
ROUNDS = 4
# The kernel counts CPU in ticks of 10 ms: a function works until it has used so much that a tick is 1 % of the figure.
CPU_SECONDS = 1.0
CHUNK = 400  # requests; each of 5 books is added 80 times then, and 99 is the most that a cart holds
MOST_OF = {FRAMEWORK: 0.40, BARE: 1.7}  # of a function alone
MOST_OF_BEFORE = 1.05  # of the whole way

Cost = dict[str, float]


@dataclass(frozen=True)
class Costs:
    """What was measured: µs of CPU per request, by endpoint, host and part of the way, one a round."""

    rounds: dict[tuple[str, str], list[Cost]]
    hosts: tuple[str, ...]

    def of(self, endpoint: str, host: str, *parts: str) -> Spread:
        """Give the cost of these parts together, of all of them when none is named."""
        return spread([sum(cost[part] for part in parts or PARTS) for cost in self.rounds[endpoint, host]])

    def targets(self) -> list[Target]:
        """Give what the thin host's functions must reach, and beside another commit its whole way."""

        def target(endpoint: str, host: str, most: float, *parts: str) -> Target:
            what = f"CPU of {endpoint}, {' and '.join(parts) or 'total'}"
            return Target(what, host, ratio(self.of(endpoint, THIN, *parts), self.of(endpoint, host, *parts)), most)

        functions = [target(each, host, most, "function") for each in ENDPOINTS for host, most in MOST_OF.items()]
        return functions + [target(each, BEFORE, MOST_OF_BEFORE) for each in ENDPOINTS if BEFORE in self.hosts]


def measure(stack: Bench, reader: BenchReader, rounds: Rounds, advance: Callable[[str], None]) -> Costs:
    """Measure every endpoint on every host, ROUNDS times; `advance` is told before each of `steps()` steps."""
    costs = Costs({(endpoint, host): [] for endpoint in ENDPOINTS for host in stack.hosts}, stack.hosts)
    for turn in range(-1, ROUNDS):
        for endpoint in ENDPOINTS:
            for host in _rotated(stack.hosts, turn):
                advance(f"round {turn + 1} of {ROUNDS}: {endpoint}, {host}" if turn >= 0 else f"warming up: {host}")
                if turn < 0:
                    rounds.undisturbed(partial(_burst, stack, reader, endpoint, host))
                else:
                    cost = rounds.undisturbed(partial(_cost, stack, reader, endpoint, host))
                    costs.rounds[endpoint, host].append(cost)
    return costs


def steps(hosts: int) -> int:
    """Give how many steps `measure` takes for so many hosts."""
    return (ROUNDS + 1) * len(ENDPOINTS) * hosts


def _cost(stack: Bench, reader: BenchReader, endpoint: str, host: str) -> Cost:
    before, requests, used = _used(stack, endpoint, host), 0, dict.fromkeys(PARTS, 0.0)
    while used["function"] < CPU_SECONDS:
        _burst(stack, reader, endpoint, host)
        requests += CHUNK
        now = _used(stack, endpoint, host)
        used = {part: now[part] - before[part] for part in PARTS}
    return {part: seconds / requests * 1e6 for part, seconds in used.items()}


def _burst(stack: Bench, reader: BenchReader, endpoint: str, host: str) -> None:
    reader.reset_cart()
    client.burst(stack.port(host), reader.calls[endpoint], CHUNK)


def _used(stack: Bench, endpoint: str, host: str) -> Cost:
    return {
        "function": stack.cpu(host, endpoint),
        "gateway": stack.cpu(host, "gateway"),
        "egress": stack.cpu(host, "egress"),
        "redis": stack.cpu(THIN, "redis"),
        "mariadb": stack.cpu(THIN, "mariadb"),
    }


def _rotated(hosts: tuple[str, ...], turn: int) -> tuple[str, ...]:
    start = turn % len(hosts)
    return hosts[start:] + hosts[:start]
