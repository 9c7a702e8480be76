"""Days as tables write them: year, month, day; any other way is named for what it is."""

from __future__ import annotations

import re
from datetime import date, datetime

_SHAPE = "In Excel, give the column the format yyyy-mm-dd."
#: Day and month, or the other way round, for whoever reads it: 03/11/2026, 3.11.26, 3-Nov-2026.
_DAY_FIRST = re.compile(r"\d{1,2}[/. -]\s?(?:\d{1,2}|[A-Za-z]{3,9})[/. -]\s?(?:\d{4}|\d{2})(?:[ T].*)?")
#: What a spreadsheet keeps for a day: so many days since 1900.
_COUNTED = re.compile(r"[34]\d{4}(?:\.\d+)?")


def parse_day(text: str) -> date:
    """A day such as 2026-11-03; ValueError says what is wrong, without repeating it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{_fault(text)} Write it like 2026-11-03.{_hint(text)}") from None


def parse_day_or_moment(text: str) -> date:
    """As `parse_day`, or a day with a time."""
    try:
        return datetime.fromisoformat(text) if ":" in text else date.fromisoformat(text)
    except ValueError:
        words = "Write it like 2026-12-24, or 2026-12-24 13:00."
        raise ValueError(f"{_fault(text)} {words}{_hint(text)}") from None


def _fault(text: str) -> str:
    if _DAY_FIRST.fullmatch(text):
        return "begins with the day, as days are written in the UK; files are read with the year first."
    if _COUNTED.fullmatch(text):
        return "is a number, as a spreadsheet keeps days."
    return "is not a day."


def _hint(text: str) -> str:
    return f" {_SHAPE}" if _DAY_FIRST.fullmatch(text) or _COUNTED.fullmatch(text) else ""
