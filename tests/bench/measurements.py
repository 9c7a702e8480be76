"""Every measurement of the page, in its order."""

from __future__ import annotations

from typing import Any

from tests.bench import idle, reports, startup
from tests.bench.frame import Measurement

ALL: tuple[Measurement[Any], ...] = (
    reports.MEASUREMENT,
    idle.MEASUREMENT,
    startup.MEASUREMENT,
)
