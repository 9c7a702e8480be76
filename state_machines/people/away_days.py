"""Reads a day or a time of day as people type it: "24 Dec", "24/12", "tomorrow", "Friday 2pm", "14:30"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: Hours and minutes may stand with a point between them where they cannot be a day and a month: 14.30.
_CLOCK = re.compile(
    r"\b(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)\b|\b(\d{1,2}):(\d{2})\b|\b(\d{1,2})\.(00|1[3-9]|[2-5]\d)(?![.\d])"
)
_NAMED_TIMES = {"noon": time(12), "midday": time(12)}
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_YEAR = r"(?:,?\s+(?P<year>\d{4}))?"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_DAY}\s+(?:of\s+)?{_MONTH}{_YEAR}",
        rf"{_MONTH}\s+{_DAY}{_YEAR}",
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})(?:[/.](?P<year>\d{4}|\d{2}))?",
        _DAY,
    )
)


@dataclass(frozen=True, slots=True)
class TypedDay:
    """One end of an absence as it was typed: a day, perhaps without its year or month, and a time of day.

    `weekday` counts from Monday (0), and `in_days` counts from today. `at` is None for a whole day. A `bare`
    number may be a day of the month or an hour.
    """

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    in_days: int | None = None
    at: time | None = None
    bare: bool = False


def read_day(words: str) -> TypedDay | None:
    """Read these words; None where they name neither a day nor a time of day."""
    rest, at = _without_time(words.strip())
    rest = re.sub(r"\s+", " ", re.sub(r"\b(at|on|the|next|this)\b", " ", rest)).strip(" ,.")
    if not rest:
        return TypedDay(at=at) if at else None
    if rest in _NEAR:
        return TypedDay(in_days=_NEAR[rest], at=at)
    # "Thu 24 Dec" names the day twice: the date is what counts.
    first, _, others = rest.partition(" ")
    weekday = _index_of_name(first, _WEEKDAYS)
    if weekday is not None and not others:
        return TypedDay(weekday=weekday, at=at)
    return _read_date(others if weekday is not None else rest, at)


def first_such_day(typed: TypedDay, today: date, earliest: date) -> date | None:
    """The first day on or after `earliest` that fits what was typed; None for a day that does not exist.

    A time of day alone means the day `earliest`.
    """
    if typed.in_days is not None:
        return today + timedelta(days=typed.in_days)
    if typed.weekday is not None:
        return earliest + timedelta(days=(typed.weekday - earliest.weekday()) % 7)
    if typed.day is None:
        return earliest
    # Within nine years there is always a 29 February, but for the years around 2100.
    years = (typed.year,) if typed.year else range(earliest.year, earliest.year + 9)
    months = (typed.month,) if typed.month else range(1, 13)
    found = (_date_or_none(year, month, typed.day) for year in years for month in months)
    return next((one for one in found if one is not None and (typed.year or one >= earliest)), None)


#: Beyond it no number is an hour.
_HOURS = 24
_NEAR = {"today": 0, "now": 0, "tomorrow": 1, "tonight": 0}


def _read_date(words: str, at: time | None) -> TypedDay | None:
    for form in _FORMS:
        match = form.fullmatch(words)
        if match is None:
            continue
        parts = match.groupdict()
        month = _month_number(parts.get("month"))
        if month is None and parts.get("month"):
            return None
        year = int(parts["year"]) if parts.get("year") else None
        full_year = year + 2000 if year is not None and year < 100 else year
        day = int(parts["day"])
        bare = words.isdecimal() and at is None and day <= _HOURS
        return TypedDay(day=day, month=month, year=full_year, at=at, bare=bare)
    return None


def _month_number(name: str | None) -> int | None:
    if name is None:
        return None
    if name.isdecimal():
        return int(name) if 1 <= int(name) <= 12 else None
    number = _index_of_name(name, _MONTHS)
    return None if number is None else number + 1


def _index_of_name(word: str, names: tuple[str, ...]) -> int | None:
    """The index of a weekday's or a month's name, written out or shortened."""
    full = _FULL_NAMES[names]
    found = (n for n, (short, whole) in enumerate(zip(names, full, strict=True)) if word.startswith(short))
    return next((n for n in found if full[n].startswith(word) or word in {names[n] + "s"}), None)


_FULL_NAMES = {
    _WEEKDAYS: ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    _MONTHS: (
        "january", "february", "march", "april", "may", "june",
        "july", "august", "september", "october", "november", "december",
    ),
}  # fmt: skip


def _without_time(words: str) -> tuple[str, time | None]:
    """The words without the time of day that stands in them, and that time."""
    for name, at in _NAMED_TIMES.items():
        if re.search(rf"\b{name}\b", words):
            return re.sub(rf"\b{name}\b", " ", words), at
    match = _CLOCK.search(words)
    if match is None:
        return words, None
    hour, minute = int(match[1] or match[4] or match[6]), int(match[2] or match[5] or match[7] or 0)
    if match[3]:
        hour = hour % 12 + (12 if match[3] == "pm" else 0)
    if hour > 23 or minute > 59:
        return words, None
    return words[: match.start()] + " " + words[match.end() :], time(hour, minute)


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
