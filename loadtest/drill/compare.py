"""Two reports side by side: what is worse than chance explains."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loadtest.drill.errors import DrillError
from loadtest.drill.gates import MEASURES
from loadtest.drill.report.document import SCHEMA

# A time is worse when its median is this much above the other's median, and above all of the other's runs.
SLOWER, ALLOWANCE = 1.2, 0.05  # times; seconds


@dataclass(frozen=True)
class Comparison:
    """One measure of both reports: min, median and max over the runs, None where a report has no data."""

    measure: str
    unit: str
    before: Mapping[str, float] | None
    after: Mapping[str, float] | None

    @property
    def worse(self) -> bool:
        """Tell whether the second report is worse; what it has lost the data of is."""
        if self.before is None or self.after is None:
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
        Comparison(measure, unit, before["spread"].get(measure), after["spread"].get(measure))
        for measure, unit in MEASURES.items()
        if measure in before["spread"] or measure in after["spread"]
    ]


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
