"""What was measured in one run, and where."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.idle import Idle


@dataclass(frozen=True, slots=True)
class Spread:
    """Milliseconds: the middle, the 99th percentile, the worst."""

    middle: float
    p99: float
    worst: float


@dataclass(frozen=True, slots=True)
class Figures:
    """One run of the benchmark."""

    reports: int
    to_everybody: Spread
    floor: Spread
    idle: Idle
    demo_seconds: float

    @property
    def ratio(self) -> float:
        """How many times the floor a report takes, in the middle."""
        return self.to_everybody.middle / self.floor.middle


def spread(milliseconds: Sequence[float]) -> Spread:
    """Of the values themselves, without interpolation: the 99th percentile of 100 is the second worst."""
    ordered = sorted(milliseconds)
    p99 = ordered[max(0, -(-99 * len(ordered) // 100) - 1)]
    return Spread(statistics.median(ordered), p99, ordered[-1])


def machine() -> str:
    """Processor, cores, memory, Python and how busy it is by now, in words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    cores = os.cpu_count() or 1
    return (
        f"{cores} cores ({_processor()}), {memory:.0f} GB of memory, {platform.system()}, "
        f"Python {platform.python_version()}; load {os.getloadavg()[0]:.1f} before the first report"
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
