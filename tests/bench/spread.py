"""The middle, the 99th percentile and the worst of many measured times."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds: the middle, the 99th percentile, the worst."""

    middle: float
    p99: float
    worst: float


def spread(milliseconds: Sequence[float]) -> Spread:
    """Of the values themselves, without interpolation: the 99th percentile of 100 is the second worst."""
    ordered = sorted(milliseconds)
    p99 = ordered[max(0, -(-99 * len(ordered) // 100) - 1)]
    return Spread(statistics.median(ordered), p99, ordered[-1])
