"""What the bot costs while nothing happens."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.demo.town import Town, free_port
from tests.bench.cases import references, write_cases
from tests.bench.costs import cpu_seconds, resident_megabytes
from tests.bench.frame import Aim, Measurement, Row
from tests.bench.one_report import Reporters
from tests.bench.progress import say

_ESCALATIONS = 25
#: After the last report, before the bot is watched, and for how long, in seconds.
_REST, _WATCH = 2.0, 20.0


@dataclass(frozen=True, slots=True)
class Idle:
    """Share of one core over the seconds watched, and memory at their end."""

    escalations: int
    seconds: float
    percent_of_a_core: float
    megabytes: float


def measure(folder: Path) -> Idle:
    """Open some escalations, then leave the bot alone."""
    write_cases(folder / "cases.csv", _ESCALATIONS)
    with Town(folder, free_port(0)) as town:
        town.start(folder / "cases.csv")
        say(f"{_ESCALATIONS} reports, so that there is something to look after …")
        list(Reporters(town).report(references(_ESCALATIONS)))
        say(f"The bot at rest, {_WATCH:.0f} s …")
        time.sleep(_REST)
        return _watch(town.bot.pid)


def _watch(pid: int) -> Idle:
    began, used = time.monotonic(), cpu_seconds(pid)
    time.sleep(_WATCH)
    passed = time.monotonic() - began
    share = 100 * (cpu_seconds(pid) - used) / passed
    return Idle(_ESCALATIONS, passed, share, resident_megabytes(pid))


def rows(figures: Idle) -> Sequence[Row]:
    """Of one process that listens, chases and sends."""
    at_rest = f"`doorstep run` at rest for {figures.seconds:.0f} s, {figures.escalations} escalations open"
    return (
        Row(f"{at_rest}: CPU", "CPU at rest", figures.percent_of_a_core, "% of a core", aim=Aim(1)),
        Row(f"{at_rest}: memory", "Memory at rest", figures.megabytes, "MB", aim=Aim(150)),
    )


def limits(figures: Idle) -> str:
    """What it does while nobody asks anything of it."""
    return (
        f"At rest the process wakes at least once a second to look for what is due: two small queries, "
        f"most of the {figures.percent_of_a_core:.2f} %. It also follows the local Slack's clock, which it "
        "does not do in use. Its memory is Python's modules: SQLAlchemy, Slack's SDK and pydantic."
    )


_HOW = f"""\
The bot is watched from outside (/proc) for {_WATCH:.0f} seconds, after {_ESCALATIONS} reports were made
and every ping was sent; no duty falls due meanwhile."""

MEASUREMENT = Measurement("idle", "At rest", Idle, measure, rows, limits, _HOW)
