"""Two reports side by side: what is worse than chance explains."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loadtest.drill.errors import DrillError
from loadtest.drill.judge.gates import MEASURES
from loadtest.drill.report.document import INCONCLUSIVE, SCHEMA

# A time is worse when its median is this much above the other's median, and above all of the other's runs.
SLOWER, ALLOWANCE = 1.2, 0.05  # times; seconds


@dataclass(frozen=True)
class Comparison:
    """One measure of both reports: min, median and max over the runs that have it, None where none has."""

    measure: str
    unit: str
    before: Mapping[str, float] | None
    after: Mapping[str, float] | None
    fewer: bool = False
    """Whether a smaller share of the second report's runs has it."""

    @property
    def worse(self) -> bool:
        """Tell whether the second report is worse; what it has lost the data of, in all runs or in more of them, is."""
        if self.before is None or self.after is None or self.fewer:
            return self.before is not None
        if not self.unit:
            return self.after["max"] > self.before["max"]
        median = self.before["median"]
        return self.after["median"] > max(self.before["max"], median * SLOWER, median + self._allowance)

    @property
    def _allowance(self) -> float:
        return ALLOWANCE if self.unit == "s" else 0.0


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Comparison]:
    """Return every measure that one of the reports has; a DrillError when they are not of the same drill."""
    for what in ("scenario", "target", "rate"):
        if before[what] != after[what]:
            raise DrillError(f"These reports cannot be compared: the {what} is {before[what]} and {after[what]}.")
    return [
        Comparison(
            measure,
            unit,
            before["spread"].get(measure),
            after["spread"].get(measure),
            _known(after, measure) < _known(before, measure),
        )
        for measure, unit in MEASURES.items()
        if measure in before["spread"] or measure in after["spread"]
    ]


def proves(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Tell whether both reports prove something; of one that is inconclusive nothing can be better or worse."""
    return INCONCLUSIVE not in (before["verdict"], after["verdict"])


def _known(report: Mapping[str, Any], measure: str) -> float:
    """Return the share of the runs that have a measure."""
    runs = report["runs"]
    return sum(run["figures"].get(measure) is not None for run in runs) / len(runs)


def read(path: Path) -> dict[str, Any]:
    """Return the report of a file, or of the report.json in a folder; a DrillError when it is none."""
    path = path / "report.json" if path.is_dir() else path
    try:
        found: dict[str, Any] = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise DrillError(f"{path} is not a report: {error}.") from error
    schema = found.get("schema") if isinstance(found, dict) else None
    if schema != SCHEMA:
        raise DrillError(f"{path} is a report of schema {schema}, and this is for {SCHEMA}: drill anew.")
    return found
