"""What a drill found that must not be, and how many changes it looked at."""

from collections import Counter
from dataclasses import dataclass, field

KINDS = ("lost", "resurrected", "duplicated", "lent_twice", "wrong_user", "stale", "unexplained")
LISTED = 200  # findings kept with their history; the others are counted


@dataclass
class Finding:
    """Something that must not happen, and what led to it."""

    kind: str
    reader: str
    book: str
    at: float
    text: str
    operation: str | None
    history: list[str]


@dataclass
class Findings:
    """What was found; `operations` counts by outcome, `unproven` are acknowledged and were never read back."""

    operations: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    unproven: int = 0
    readers: int = 0
    proven_readers: int = 0
    relogins: int = 0
    listed: list[Finding] = field(default_factory=list)

    @property
    def kept(self) -> int:
        """The acknowledged changes that were found as they must be in the end."""
        spoilt = sum(self.counts[kind] for kind in KINDS if kind != "stale")
        return max(0, self.operations["ok"] - self.unproven - spoilt)

    def add(self, finding: Finding) -> None:
        """Count a finding and keep the first ones whole."""
        self.counts[finding.kind] += 1
        if len(self.listed) < LISTED:
            self.listed.append(finding)
