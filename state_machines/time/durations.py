"""Reads durations as people write them in policy and settings files, in one strict form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

_FORM = re.compile(
    r"(?P<number>[1-9][0-9]{0,3}) (?P<unit>minute|hour|working hour|working day|day|week|month)(?P<s>s?)"
)
_LENGTH = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "working hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=31),
}

#: What somebody reads who wrote a duration in another form.
HOW_TO_WRITE = (
    "write a whole number and a unit: 30 minutes, 4 hours, 4 working hours, 1 working day, 6 weeks, 3 months"
)


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as somebody wrote it; `working` says that only working time counts.

    At most one of `length` and `working_days` is set, for the calendar says how long a working day is; a
    limit that a board gave in words, such as "promptly", has neither. `months` is set as well for a duration
    in months: `length` then counts 31 days for each, so a date should be worked out from `months`.
    """

    text: str
    length: timedelta | None
    working: bool = False
    working_days: int | None = None
    months: int | None = None

    def in_time(self, day_length: timedelta) -> timedelta:
        """How long that is in time, with each working day counted as `day_length`."""
        return self.length if self.length is not None else day_length * (self.working_days or 0)


def parse_duration(text: str) -> Duration:
    """Read a duration such as "4 hours"; raises ValueError saying how to write it."""
    match = _FORM.fullmatch(text)
    if match is None or (match["number"] == "1") == bool(match["s"]):
        raise ValueError(f"“{text}” is not a duration: {HOW_TO_WRITE}")
    number, unit = int(match["number"]), match["unit"]
    if unit == "working day":
        return Duration(text, None, working=True, working_days=number)
    months = number if unit == "month" else None
    return Duration(text, _LENGTH[unit] * number, working=unit.startswith("working"), months=months)
