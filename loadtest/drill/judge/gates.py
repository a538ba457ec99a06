"""What must hold for a drill to pass: the most that each measure may be, in every run."""

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from loadtest.drill.errors import DrillError

# Measure to its unit; `measures.py`, `recovery.py` and `checker.py` say how each comes about.
MEASURES = {
    "failed_requests": "",
    "failed_outside_fault": "",
    "failed_cart_requests": "",
    "error_budget": "of all requests",
    "longest_stall": "s",
    "longest_wait": "s",
    "p99_before": "s",
    "p99_during": "s",
    "p99_after": "s",
    "detect": "s",
    "shift": "s",
    "stabilise": "s",
    "recovery": "s",
    "lost": "",
    "resurrected": "",
    "duplicated": "",
    "lent_twice": "",
    "wrong_user": "",
    "stale": "",
    "unexplained": "",
    "relogins": "",
    "unproven": "",
}
# Whatever is broken, these hold; a scenario or --gates may say otherwise.
ALWAYS: dict[str, float] = dict.fromkeys(
    ("lost", "resurrected", "duplicated", "lent_twice", "wrong_user", "stale", "unexplained", "relogins"), 0
)


@dataclass(frozen=True)
class Gate:
    """The most that a measure may be."""

    measure: str
    most: float


@dataclass(frozen=True)
class Result:
    """A gate and what was measured in each run; `why` is empty for one that holds."""

    gate: Gate
    values: list[float | None]
    why: str

    @property
    def passed(self) -> bool:
        """Tell whether the gate holds."""
        return not self.why

    def failed(self, doubtful: Sequence[bool]) -> bool:
        """Tell whether the gate fails, and not only for want of what the doubtful ones of the runs could not show."""
        unknown = not self.values or any(
            value is None and not doubt for value, doubt in zip(self.values, doubtful, strict=True)
        )
        return unknown or any(value is not None and value > self.gate.most for value in self.values)


def gates(table: Mapping[str, object], base: Sequence[Gate] = ()) -> list[Gate]:
    """Return the gates of a table of measure to number, over those of `base` and those that always hold."""
    found = ALWAYS | {gate.measure: gate.most for gate in base}
    for measure, most in table.items():
        if measure not in MEASURES:
            raise DrillError(f"There is no measure {measure!r} to set a gate on: choose {', '.join(MEASURES)}.")
        if isinstance(most, bool) or not isinstance(most, int | float) or not math.isfinite(most):
            raise DrillError(f"The gate {measure} must be a number, not {most!r}.")
        found[measure] = most
    return [Gate(measure, found[measure]) for measure in MEASURES if measure in found]


def read(path: Path, base: Sequence[Gate]) -> list[Gate]:
    """Return the gates of a TOML file, over those of the scenario."""
    try:
        return gates(tomllib.loads(path.read_text()), base)
    except (OSError, ValueError) as error:
        raise DrillError(f"The gates in {path} cannot be read: {error}.") from error


def judge(all_gates: Sequence[Gate], runs: Sequence[Mapping[str, float | None]]) -> list[Result]:
    """Return each gate's result over all runs; one that nothing was measured for fails."""
    return [_judge(gate, [run.get(gate.measure) for run in runs]) for gate in all_gates]


def _judge(gate: Gate, values: list[float | None]) -> Result:
    worst = max((value for value in values if value is not None), default=-math.inf)
    if worst > gate.most:
        return Result(gate, values, f"{worst:.3g} is more than {gate.most:g}")
    return Result(gate, values, "no data" if None in values or not values else "")
