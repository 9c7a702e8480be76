"""Moments in time as people read them: local time, with the day only when it is not today."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

#: The one time zone: of working hours, of what people read, and of what they type (decision 0021).
LONDON = ZoneInfo("Europe/London")


def london_day(at: datetime) -> date:
    """The date on London's calendars at that moment."""
    return at.astimezone(LONDON).date()


def at_words(moment: datetime, now: datetime) -> str:
    """The moment in words, such as "at 14:02", or "on Tue 17 Nov at 14:02" when that is another day."""
    local = moment.astimezone(LONDON)
    clock = f"at {local:%H:%M}"
    if local.date() == now.astimezone(LONDON).date():
        return clock
    return f"on {local:%a} {local.day} {local:%b} {clock}"


def day_and_clock(moment: datetime) -> str:
    """The moment with its day, such as "Tue 17 Nov, 14:02"."""
    local = moment.astimezone(LONDON)
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"
