"""CPU per request of the three hosts, through the gateway, in interleaved rounds."""

from collections.abc import Callable
from dataclasses import dataclass

from loadtest.bench import client
from loadtest.bench.copies import BARE, FRAMEWORK, HOSTS, THIN
from loadtest.bench.figures import Spread, Target, ratio, spread
from loadtest.bench.reader import Reader
from loadtest.bench.stack import Stack

ENDPOINTS = ("get-cart", "add-to-cart", "list-books")
PARTS = ("function", "gateway", "egress", "redis", "mariadb")
ROUNDS = 4
# The kernel counts CPU in ticks of 10 ms: a function works until it has used so much that a tick is 1 % of the figure.
CPU_SECONDS = 1.0
CHUNK = 400  # requests; each of 5 books is added 80 times then, and 99 is the most that a cart holds
MOST_OF = {FRAMEWORK: 0.35, BARE: 1.6}

Cost = dict[str, float]


@dataclass(frozen=True)
class Costs:
    """What was measured: µs of CPU per request, by endpoint, host and part of the way, one a round."""

    rounds: dict[tuple[str, str], list[Cost]]

    def of(self, endpoint: str, host: str, *parts: str) -> Spread:
        """Give the cost of these parts together, of all of them when none is named."""
        return spread([sum(cost[part] for part in parts or PARTS) for cost in self.rounds[endpoint, host]])

    def targets(self) -> list[Target]:
        """Give what the thin host's functions must reach."""
        return [
            Target(
                f"CPU of {endpoint}",
                host,
                ratio(self.of(endpoint, THIN, "function"), self.of(endpoint, host, "function")),
                most,
            )
            for endpoint in ENDPOINTS
            for host, most in MOST_OF.items()
        ]


def measure(stack: Stack, reader: Reader, advance: Callable[[str], None]) -> Costs:
    """Measure every endpoint on every host, ROUNDS times; `advance` is told before each of `steps()` steps."""
    costs = Costs({(endpoint, host): [] for endpoint in ENDPOINTS for host in HOSTS})
    for turn in range(-1, ROUNDS):
        for endpoint in ENDPOINTS:
            for host in _rotated(HOSTS, turn):
                advance(f"round {turn + 1} of {ROUNDS}: {endpoint}, {host}" if turn >= 0 else f"warming up: {host}")
                if turn < 0:
                    _burst(stack, reader, endpoint, host)
                else:
                    costs.rounds[endpoint, host].append(_cost(stack, reader, endpoint, host))
    return costs


def steps() -> int:
    """Give how many steps `measure` takes."""
    return (ROUNDS + 1) * len(ENDPOINTS) * len(HOSTS)


def _cost(stack: Stack, reader: Reader, endpoint: str, host: str) -> Cost:
    before, requests, used = _used(stack, endpoint, host), 0, dict.fromkeys(PARTS, 0.0)
    while used["function"] < CPU_SECONDS:
        _burst(stack, reader, endpoint, host)
        requests += CHUNK
        now = _used(stack, endpoint, host)
        used = {part: now[part] - before[part] for part in PARTS}
    return {part: seconds / requests * 1e6 for part, seconds in used.items()}


def _burst(stack: Stack, reader: Reader, endpoint: str, host: str) -> None:
    reader.reset_cart()
    client.burst(stack.port(host), reader.calls[endpoint], CHUNK)


def _used(stack: Stack, endpoint: str, host: str) -> Cost:
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
