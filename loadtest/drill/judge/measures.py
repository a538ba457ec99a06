"""Figures of a run from its journal: how many asked, who answered, how long it took, and what failed."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from loadtest.drill.judge.histogram import Histogram
from loadtest.journal import Ended, Lent, Mark, Record, Request, Returned, Rotation

PARTS = ("before", "during", "healing", "after")
CART = ("cart", "add", "remove", "clear")
MOST_SLOTS = 900  # of a timeline, about as many as a chart has pixels; an hour takes no more memory than 15 minutes


@dataclass(frozen=True)
class Times:
    """When the parts of a run began, in Unix seconds; `inject` and `healed` are the same moment without a fault.

    The fault itself is gone at `healed`; how the library takes that in belongs to what comes after.
    """

    start: float
    inject: float
    injected: float
    heal: float
    healed: float
    stop: float

    @classmethod
    def of(cls, records: Iterable[Record]) -> "Times":
        """Return the times that the drill has marked."""
        marks = {record.what: record.at for record in records if isinstance(record, Mark)}
        start, stop = marks["start"], marks["stop"]
        inject = marks.get("inject", (start + stop) / 2)
        return cls(
            start, inject, marks.get("injected", inject), marks.get("heal", inject), marks.get("healed", inject), stop
        )

    @property
    def slot(self) -> int:
        """The seconds that a slot of the timeline holds: 1, and more in a run that is longer than MOST_SLOTS."""
        return max(1, math.ceil((self.stop - self.start) / MOST_SLOTS))

    def part(self, at: float, took: float = 0.0) -> str | None:
        """Return the part of the run that a request belongs to, None for one that was due outside of it.

        That is when it was due, but for what the fault struck on its way.
        """
        if not self.start <= at < self.stop:
            return None
        if at < self.inject < at + took:
            at = self.inject
        for part, end in (("before", self.inject), ("during", self.heal), ("healing", self.healed)):
            if at < end:
                return part
        return "after"


@dataclass
class Slot:
    """A slot of the timeline as the users saw it, through the front door."""

    by: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    took: Histogram = field(default_factory=Histogram)


@dataclass
class Measures:
    """What was measured. Keys of `slots` are their numbers, of `parts` PARTS, of `probes` (journey, via, part)."""

    times: Times
    known_by: float
    """Seconds after which a member that is gone serves nobody any more."""
    slots: dict[int, Slot] = field(default_factory=dict)
    parts: dict[str, Histogram] = field(default_factory=lambda: {part: Histogram() for part in PARTS})
    failed: Counter[str] = field(default_factory=Counter)
    failed_journeys: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By journey and part."""
    journeys: dict[tuple[str, str], Histogram] = field(default_factory=dict)
    probes: dict[tuple[str, str, str], Histogram] = field(default_factory=dict)
    probes_failed: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    late: Counter[str] = field(default_factory=Counter)
    """What each member was sent and served from `known_by` after the fault was there until the heal."""
    out: dict[str, float] = field(default_factory=dict)
    """When each member was first seen out of rotation after the fault."""
    last_answer: dict[str, float] = field(default_factory=dict)
    """When each member was last sent a request that it answered, while the fault lasted."""
    changes: int = 0
    """How many changes were acknowledged, without those that made the load ready to start."""
    loans: int = 0
    """How many of them lent a book."""
    longest_wait: float = 0.0
    """Seconds that a reader waited for an answer, with every time it had to be asked for again."""
    last_trouble: float | None = None
    """When the last request that failed or took over a second, of those that the fault may have struck, was over."""

    def __post_init__(self) -> None:
        self.slot = self.times.slot

    def take(self, record: Record) -> None:
        """Take in a record."""
        if isinstance(record, Rotation) and self.times.inject <= record.at < self.times.heal:
            for member, used in record.members.items():
                if not used:
                    self.out.setdefault(member, record.at)
        elif isinstance(record, Ended | Returned):
            self.changes += record.outcome == "ok" and record.at >= self.times.start
        elif isinstance(record, Lent):
            self.loans += record.at >= self.times.start
        elif isinstance(record, Request):
            part = self.times.part(record.due, record.took)
            if part is not None:
                self._probe(record, part) if record.source == "probe" else None
                self._request(record, part) if record.via == "gslb" else None

    def _probe(self, record: Request, part: str) -> None:
        key = (record.journey, record.via, part)
        self.probes.setdefault(key, Histogram()).add(record.took)
        self.probes_failed[key] += record.failed

    def _request(self, record: Request, part: str) -> None:
        slot = self.slots.setdefault(int((record.due - self.times.start) / self.slot), Slot())
        slot.by[record.by or "nobody"] += 1
        slot.failed += record.failed
        slot.took.add(record.took)
        self.parts[part].add(record.took)
        self.longest_wait = max(self.longest_wait, record.waited + record.took)
        self.journeys.setdefault((record.journey, part), Histogram()).add(record.took)
        self.failed[part] += record.failed
        self.failed_journeys[record.journey, part] += record.failed
        if part == "during":
            if record.by:
                since = max(record.due, self.times.inject)
                self.last_answer[record.by] = max(since, self.last_answer.get(record.by, 0.0))
                self.late[record.by] += not record.failed and record.due > self.times.injected + self.known_by
            if record.failed or record.took > 1:
                self.last_trouble = max(record.due + record.took, self.last_trouble or 0.0)

    def figures(self) -> dict[str, float | None]:
        """Return the measures that gates can be set on."""
        total = sum(part.total for part in self.parts.values())
        failed = sum(self.failed.values())
        cart = sum(number for (journey, _), number in self.failed_journeys.items() if journey in CART)
        found: dict[str, float | None] = {
            "failed_requests": failed if total else None,
            "failed_outside_fault": self.failed["before"] + self.failed["after"] if total else None,
            "failed_cart_requests": cart if total else None,
            "error_budget": failed / total if total else None,
            "longest_stall": max(part.most for part in self.parts.values()) if total else None,
            "longest_wait": self.longest_wait if total else None,
        }
        return found | {f"p99_{part}": self.parts[part].quantile(0.99) for part in ("before", "during", "after")}


def measure(records: Iterable[Record], times: Times, known_by: float) -> Measures:
    """Return the measures of a run."""
    found = Measures(times, known_by)
    for record in records:
        found.take(record)
    return found
