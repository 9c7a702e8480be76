"""Every measurement of the page, in its order."""

from __future__ import annotations

from typing import Any

from tests.bench import burst, failover, growth, idle, importing, interaction_page, reports, startup
from tests.bench.frame import Measurement

ALL: tuple[Measurement[Any], ...] = (
    reports.MEASUREMENT,
    interaction_page.MEASUREMENT,
    burst.MEASUREMENT,
    growth.MEASUREMENT,
    importing.MEASUREMENT,
    failover.MEASUREMENT,
    idle.MEASUREMENT,
    startup.MEASUREMENT,
)
