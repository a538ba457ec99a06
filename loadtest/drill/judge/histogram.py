"""Latencies in a fixed number of buckets, so that an hour takes no more memory than a second."""

import math
from collections import Counter

SMALLEST = 0.0001  # seconds
STEP = math.log(1.05)  # a quantile is right to 2.5 %


class Histogram:
    """Counts of latencies, about 300 buckets from 0.1 ms to minutes."""

    def __init__(self) -> None:
        self.counts: Counter[int] = Counter()
        self.total = 0
        self.most = 0.0

    def add(self, seconds: float) -> None:
        """Count one latency."""
        self.counts[max(0, round(math.log(max(seconds, SMALLEST) / SMALLEST) / STEP))] += 1
        self.total += 1
        self.most = max(self.most, seconds)

    def quantile(self, share: float) -> float | None:
        """Return the latency that this share of all is not above, None when nothing was counted."""
        left = math.ceil(share * self.total)
        for bucket in sorted(self.counts):
            left -= self.counts[bucket]
            if left <= 0:
                return min(SMALLEST * math.exp(bucket * STEP), self.most)
        return None
