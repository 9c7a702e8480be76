"""Working hours, days and bank holidays: when a wait ends, on the clock or in working time."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from state_machines.time.moments import LONDON

#: A calendar without one working day in this many days is a mistake, not a long closure.
LONGEST_CLOSURE = timedelta(days=366)


class _EnglandAndWales:
    """The bank holidays, loaded when a day is first asked for, so that starting after a crash is quick."""

    def __contains__(self, day: object) -> bool:
        return day in _bank_holidays()


@cache
def _bank_holidays() -> Container[object]:
    import holidays

    calendar: Container[object] = holidays.country_holidays("GB", subdiv="ENG")
    return calendar


_ENGLAND_AND_WALES = _EnglandAndWales()


def england_and_wales() -> Container[date]:
    """The bank holidays of England and Wales, for any year, with their substitute days."""
    return _ENGLAND_AND_WALES


@dataclass(frozen=True, slots=True)
class AnyOf:
    """The days that are in any of several calendars of days off."""

    calendars: tuple[Container[object], ...]

    def __contains__(self, day: object) -> bool:
        return any(day in one for one in self.calendars)


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """When a team works: weekdays (Monday is 0), the local hours of each, and the days off.

    Raises ValueError when it has no working day or its hours do not run forwards.
    """

    days: frozenset[int] = frozenset(range(5))
    start: time = time(9)
    end: time = time(17)
    holidays: Container[date] = field(default_factory=england_and_wales)

    def __post_init__(self) -> None:
        if not self.days or not self.days <= set(range(7)):
            raise ValueError("working days must be some of 0 (Monday) to 6 (Sunday)")
        if self.start >= self.end:
            raise ValueError("working hours must end after they start, on the same day")

    @property
    def day_length(self) -> timedelta:
        """How long one working day is, which is what "1 working day" counts as."""
        anchor = date(2000, 1, 1)
        return datetime.combine(anchor, self.end) - datetime.combine(anchor, self.start)

    def is_working_day(self, day: date) -> bool:
        """Whether this local date is a working day."""
        return day.weekday() in self.days and day not in self.holidays

    def is_open(self, now: datetime) -> bool:
        """Whether work is going on at this moment."""
        local = now.astimezone(LONDON)
        return self.is_working_day(local.date()) and self.start <= local.time() < self.end


@dataclass(frozen=True, slots=True)
class Wait:
    """How long to wait: on the clock, or where `working` is true, counting working time only.

    Raises ValueError when it is not positive, for then a chase would be due again at once, without end.
    """

    duration: timedelta
    working: bool = False

    def __post_init__(self) -> None:
        if self.duration <= timedelta(0):
            raise ValueError("a wait must be longer than nothing")


def end_of_wait(now: datetime, wait: Wait, calendar: WorkingTime) -> datetime:
    """The moment, in UTC, at which a wait that begins now is over; always later than `now`."""
    if wait.working:
        return add_working_time(now, wait.duration, calendar)
    return now.astimezone(UTC) + wait.duration


def add_working_time(now: datetime, wait: timedelta, calendar: WorkingTime) -> datetime:
    """The moment, in UTC, at which so much working time has passed; out of hours, from the next opening.

    Time is counted as it passes, so a day on which the clocks change has its true length.
    """
    if wait < timedelta(0):
        raise ValueError("working time can only be added")
    start = now.astimezone(UTC)
    left = wait
    for opens, closes in _sessions(start, calendar):
        begins = max(opens, start)
        if left <= closes - begins:
            return begins + left
        left -= closes - begins
    raise ValueError("the calendar has no working day in a whole year")


def subtract_working_time(then: datetime, wait: timedelta, calendar: WorkingTime) -> datetime:
    """The moment, in UTC, from which so much working time has elapsed at `then`."""
    if wait <= timedelta(0):
        raise ValueError("only some working time can be taken back")
    end = then.astimezone(UTC)
    left = wait
    for opens, closes in _sessions_back(end, calendar):
        stops = min(closes, end)
        if left <= stops - opens:
            return stops - left
        left -= stops - opens
    raise ValueError("the calendar has no working day in a whole year")


def open_times(
    since: datetime, until: datetime, calendar: WorkingTime
) -> Iterator[tuple[datetime, datetime]]:
    """The times between two moments in which work goes on, in order, in UTC."""
    for opens, closes in _sessions(since.astimezone(UTC), calendar):
        if opens >= until:
            return
        yield max(opens, since), min(closes, until)


def closed_times(
    since: datetime, until: datetime, calendar: WorkingTime
) -> Iterator[tuple[datetime, datetime]]:
    """The times between two moments in which no work goes on, in order, in UTC."""
    at = since
    for opens, closes in open_times(since, until, calendar):
        if opens > at:
            yield at, opens
        at = closes
    if at < until:
        yield at, until


def add_months(now: datetime, months: int) -> datetime:
    """The same local day and time some months later, in UTC; the month's last day where it is shorter."""
    local = now.astimezone(LONDON)
    years, month = divmod(local.month - 1 + months, 12)
    year, month = local.year + years, month + 1
    day = min(local.day, monthrange(year, month)[1])
    return datetime.combine(date(year, month, day), local.time(), LONDON).astimezone(UTC)


def _sessions(start: datetime, calendar: WorkingTime) -> Iterator[tuple[datetime, datetime]]:
    """Each working day's opening and closing in UTC, from the first that has not closed at `start`."""
    return ((opens, closes) for opens, closes in _days(start, calendar, 1) if closes > start)


def _sessions_back(end: datetime, calendar: WorkingTime) -> Iterator[tuple[datetime, datetime]]:
    """Each working day's opening and closing in UTC, backwards from the last that had opened at `end`."""
    return ((opens, closes) for opens, closes in _days(end, calendar, -1) if opens < end)


def _days(moment: datetime, calendar: WorkingTime, step: int) -> Iterator[tuple[datetime, datetime]]:
    day = last_worked = moment.astimezone(LONDON).date()
    while abs(day - last_worked) < LONGEST_CLOSURE:
        if calendar.is_working_day(day):
            last_worked = day
            opens, closes = (
                datetime.combine(day, at, LONDON).astimezone(UTC) for at in (calendar.start, calendar.end)
            )
            yield opens, closes
        day += timedelta(days=step)
