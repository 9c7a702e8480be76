"""The findings about Doorstep's health, each with its level and one sentence that says what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from bot.health.vitals import Vitals


class Level(IntEnum):
    """How grave a finding is. `doorstep health` fails at an alarm and only then."""

    OK = 0
    WARNING = 1
    ALARM = 2

    @property
    def word(self) -> str:
        """The level as it is printed."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `words` say what was found, and what to do if it is not well.

    The words hold case references at most, never a name. Every `name` has its heading in docs/alarms.md.
    """

    name: str
    level: Level
    words: str


@dataclass(frozen=True, slots=True)
class Health:
    """One look at Doorstep. `vitals` is None if the database is away."""

    at: datetime
    findings: tuple[Finding, ...]
    vitals: Vitals | None = None

    @property
    def level(self) -> Level:
        """The level of the gravest finding."""
        return max(finding.level for finding in self.findings)


def grade(value: timedelta, warning: timedelta, alarm: timedelta) -> Level:
    """The level of a value that is worse the longer it gets."""
    if value >= alarm:
        return Level.ALARM
    return Level.WARNING if value >= warning else Level.OK


def times_words(count: int) -> str:
    """How often: "once", "4 times"."""
    return "once" if count == 1 else f"{count} times"


def duration_words(time: timedelta) -> str:
    """The time in words, such as "43 ms", "12 s", "17 min", "3 h 20 min" or "2 days"."""
    seconds = abs(time.total_seconds())
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = int(seconds // 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes // (24 * 60)} days"
