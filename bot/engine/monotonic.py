"""A monotonic clock that also counts the time during which the machine sleeps."""

from __future__ import annotations

import time

#: Python's monotonic clock stands still on Linux while the machine is suspended; leases do not.
_CLOCK: int | None = getattr(time, "CLOCK_BOOTTIME", None)


def monotonic_seconds() -> float:
    """Seconds since some moment in the past. Only differences have a meaning."""
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)
