"""Medians, spreads and targets."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """One figure, measured once a round."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        """The figure of the middle round."""
        return statistics.median(self.values)

    def text(self, digits: int = 0) -> str:
        """Give `median (min..max)`."""
        middle, low, high = (f"{value:.{digits}f}" for value in (self.median, min(self.values), max(self.values)))
        return f"{middle} ({low}..{high})"


def spread(values: Sequence[float]) -> Spread:
    """Give the figure that these rounds measured."""
    return Spread(tuple(values))


def ratio(above: Spread, below: Spread) -> Spread:
    """Give the quotient of two figures, round by round, so that what slowed a round down cancels out."""
    return spread([one / other for one, other in zip(above.values, below.values, strict=True)])


@dataclass(frozen=True)
class Target:
    """What is measured, beside what, the ratio of the two, and the most that its median may be."""

    what: str
    beside: str
    ratio: Spread
    most: float

    @property
    def reached(self) -> bool:
        """Whether the median is within the target."""
        return self.ratio.median <= self.most
