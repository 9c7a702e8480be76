"""Reads what somebody typed after `/away`: for whom it is, from when to when, and who covers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from state_machines.people.away_days import TypedDay, first_such_day, read_day
from state_machines.time.moments import LONDON

#: Whoever is away for longer has left the post, and the people file has to be corrected instead.
LONGEST = timedelta(days=400)
#: A day without a year that lies further back than this is taken for next year's.
_BEGAN_WITHIN = timedelta(days=60)
HOW_TO_WRITE = "Write it like one of these: today; 24 Dec to 2 Jan; now until 14:30; Monday to Friday."

_EMAIL = re.compile(r"([^\s<>|,;:]+@[^\s<>|,;]*\w)")
_COVER = re.compile(r"[,;]?\s*\bcover(?:ing|s|ed)?(?:\s+(?:by|is|from))?\b\s*[:=]?\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\s+(?:to|until|till|til|through)\s+|\s+-\s+|\s*[\u2013\u2014]\s*")
_DAYS_OF_MONTH = re.compile(r"^(\d{1,2})\s*[-\u2013]\s*(\d{1,2}\s+[a-z].*)$")


@dataclass(frozen=True, slots=True)
class AwayRequest:
    """An absence as it was typed; what could not be read is left empty, and `problem` says what is wrong.

    `person` and `cover` are as typed: an e-mail address, or a name. A `first` or `last` day without its
    time is whole; an empty `person` is whoever typed it.
    """

    person: str = ""
    cover: str = ""
    first: date | None = None
    first_at: time | None = None
    last: date | None = None
    last_at: time | None = None
    problem: str = ""

    def starts_at(self, now: datetime) -> datetime:
        """When the absence begins, in UTC; one that began earlier is taken to begin now."""
        day = self.first or now.astimezone(LONDON).date()
        return max(datetime.combine(day, self.first_at or time(0), LONDON).astimezone(UTC), now)

    def ends_at(self, now: datetime) -> datetime:
        """The first moment after the absence, in UTC; a whole last day belongs to it."""
        day = self.last or self.first or now.astimezone(LONDON).date()
        if self.last_at is not None:
            return datetime.combine(day, self.last_at, LONDON).astimezone(UTC)
        return datetime.combine(day + timedelta(days=1), time(0), LONDON).astimezone(UTC)


def read_away(text: str, now: datetime) -> AwayRequest:
    """Read the words; dates are London's, both days included; a day without a year is the next such day."""
    words, cover = _cover_of(text.strip())
    words, person = _person_of(words)
    asked = AwayRequest(person=person, cover=cover)
    return check_away(_with_days(asked, words.lower(), now.astimezone(LONDON)), now)


def check_away(request: AwayRequest, now: datetime) -> AwayRequest:
    """Check the days of an absence, and add a problem where they make no sense; an earlier problem stays."""
    if request.problem:
        return request
    starts, ends = request.starts_at(now), request.ends_at(now)
    first = request.first or now.astimezone(LONDON).date()
    if request.last is not None and (request.last, request.last_at or time.max) < (
        first,
        request.first_at or time.min,
    ):
        return replace(request, problem=f"I read {_span_in_words(request)}, which ends before it begins.")
    if ends <= now or ends <= starts:
        return replace(request, problem=f"I read {_span_in_words(request)}, which is over already.")
    if ends - starts > LONGEST:
        span = _span_in_words(request)
        problem = f"I read {span}, which is more than a year. Please have the people file corrected."
        return replace(request, problem=problem)
    return request


def _cover_of(text: str) -> tuple[str, str]:
    """The text without its cover, and the cover: an address, or a name up to the end."""
    match = _COVER.search(text)
    if match is None:
        return text, ""
    after = text[match.end() :].strip()
    address = _EMAIL.match(after)
    if address:
        return f"{text[: match.start()]} {after[address.end() :]}".strip(), address[1].lower()
    return text[: match.start()].strip(), after.strip(" .,;")


def _person_of(text: str) -> tuple[str, str]:
    match = _EMAIL.search(text)
    if match is None:
        return text, ""
    return f"{text[: match.start()]} {text[match.end() :]}".strip(), match[1].lower()


def _with_days(request: AwayRequest, words: str, local: datetime) -> AwayRequest:
    words = re.sub(r"^(?:i am|i'm|is|away|off|from|for)\s+", "", words.strip(" .,;"))
    if words in {"this week", "next week"}:
        return _with_whole_week(request, words, local.date())
    words = _DAYS_OF_MONTH.sub(r"\1 to \2", re.sub(r"^(until|till|til)\s+", "now to ", words))
    if not words:
        return replace(request, problem=f"No day was given. {HOW_TO_WRITE}")
    left, *right = _BETWEEN.split(words, maxsplit=1)
    first = read_day(left)
    if first is None:
        return replace(request, problem=f"I could not read {_quote_typed(left)} as a day. {HOW_TO_WRITE}")
    last = read_day(right[0]) if right else None
    if right and last is None:
        request = _with_dates(request, first, None, local)
        begin, end = _begin_in_words(request), _quote_typed(right[0])
        problem = f"I read that it begins {begin}, but not {end} as its end. {HOW_TO_WRITE}"
        return replace(request, problem=problem)
    unclear = _unclear_number(first, last)
    if unclear is not None:
        begun = request if unclear is first else _with_dates(request, first, None, local)
        return replace(begun, last=None, last_at=None, problem=_ask_for_hour_or_day(unclear, local))
    if not right and left.strip() in {"now", ""}:
        return replace(request, first=local.date(), problem=f"Until when? {HOW_TO_WRITE}")
    return _with_dates(request, first, last, local)


def _unclear_number(first: TypedDay, last: TypedDay | None) -> TypedDay | None:
    """The end of the absence that may be an hour as well as a day; beside a month it is a day."""
    if first.bare and (last is None or last.month is None):
        return first
    return last if last is not None and last.bare and first.month is None else None


def _ask_for_hour_or_day(unclear: TypedDay, local: datetime) -> str:
    number = unclear.day or 0
    day = first_such_day(unclear, local.date(), local.date())
    by_day = f", or {day.day} {day:%B} for the day" if day is not None else ""
    hour = f"{number % 24:02}:00"
    return f"I cannot tell whether {number} is an hour or a day. Write {hour} for the hour{by_day}."


def _with_whole_week(request: AwayRequest, words: str, today: date) -> AwayRequest:
    monday = today - timedelta(days=today.weekday())
    if words == "next week":
        return replace(request, first=monday + timedelta(days=7), last=monday + timedelta(days=13))
    return replace(request, first=today, last=monday + timedelta(days=6))


def _with_dates(request: AwayRequest, first: TypedDay, last: TypedDay | None, local: datetime) -> AwayRequest:
    """The absence with both days put on the calendar: the earliest such time that is not over yet."""
    today, begins, ends = local.date(), None, None
    if first.day is not None and first.month is None and last is not None:
        first = replace(first, month=last.month, year=last.year)  # "24 to 28 Dec"
    for earliest in _days_to_begin_at(first, today):
        begins = first_such_day(first, today, earliest)
        ends = first_such_day(last, today, begins) if last is not None and begins is not None else begins
        if begins is None or ends is None:
            return replace(request, problem=f"There is no such day. {HOW_TO_WRITE}")
        if ends >= today and begins >= today - _BEGAN_WITHIN:
            break
    at = last.at if last is not None else None
    return replace(request, first=begins, first_at=first.at, last=ends, last_at=at)


def _days_to_begin_at(first: TypedDay, today: date) -> tuple[date, ...]:
    """The days to begin looking from: an absence without a year may have begun already."""
    if first.month is None or first.year is not None:
        return (today,)
    return tuple(date(year, 1, 1) for year in (today.year - 1, today.year, today.year + 1))


def _quote_typed(words: str) -> str:
    return f"“{words.strip()[:60]}”" if words.strip() else "nothing"


def _begin_in_words(request: AwayRequest) -> str:
    return _day_in_words(request.first, request.first_at)


def _span_in_words(request: AwayRequest) -> str:
    last = request.last or request.first
    return f"from {_day_in_words(request.first, request.first_at)} to {_day_in_words(last, request.last_at)}"


def _day_in_words(day: date | None, at: time | None) -> str:
    if day is None:
        return "today"
    return f"{day:%a} {day.day} {day:%B %Y}" + (f", {at:%H:%M}" if at else "")
