"""Reads from when to when an event of a calendar (iCalendar) lasts."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from icalendar import Component
from icalendar.prop import vDDDTypes, vDuration

from state_machines.time.moments import LONDON


class Unreadable(Exception):
    """An event is not what the calendar is for; the words say why and what to do about it."""


def span_of(event: Component, start: date | None = None) -> tuple[datetime, datetime]:
    """From when to when the event lasts, in UTC; raises Unreadable where it does not say so.

    With a `start` it is that time of an event that repeats: as many days and hours after it.
    """
    if event.get("DTSTART") is None:
        raise Unreadable("it has no beginning (DTSTART). Add it.")
    starts_at, begins = _moment(event, "DTSTART")
    if event.get("DTEND") is not None:
        ends_at, ends = _moment(event, "DTEND")
        lasting = _local(ends, ends_at) - _local(begins, starts_at)
    else:
        said = event.get("DURATION")
        given = said.dt if isinstance(said, vDDDTypes | vDuration) else None
        lasting = given if isinstance(given, timedelta) else timedelta()
        ends_at = after(begins, starts_at, lasting)
    if start is not None:
        starts_at, begins = _in_utc(start), start
        ends_at = after(begins, starts_at, lasting)
    if ends_at == starts_at and not isinstance(begins, datetime):
        ends_at = _midnight(begins + timedelta(days=1))  # a day's event may leave out its end
    if ends_at <= starts_at:
        raise Unreadable("it ends before it begins, or at once. Correct DTSTART or DTEND.")
    return starts_at, ends_at


def _moment(event: Component, name: str) -> tuple[datetime, date]:
    """The moment in UTC, and the value as written: a date, or a date and time."""
    said = event.get(name)
    written = said.dt if isinstance(said, vDDDTypes) else None
    if not isinstance(said, vDDDTypes) or not isinstance(written, date):
        raise Unreadable(f"its {name} is not one day or time. Correct it.")
    if not isinstance(written, datetime):
        return _midnight(written), written
    zone = said.params.get("TZID")
    if written.tzinfo is None and zone:
        raise Unreadable(f"its {name} is in the time zone {zone}, which is not known. Write {LONDON.key}.")
    return _in_utc(written), written


def _in_utc(written: date) -> datetime:
    """The moment of a day or time as written; without a zone it is London's."""
    if not isinstance(written, datetime):
        return _midnight(written)
    local = written if written.tzinfo else written.replace(tzinfo=LONDON)
    return local.astimezone(UTC)


def after(begins: date, starts_at: datetime, lasting: timedelta) -> datetime:
    """The moment so long after a beginning: whole days by the calendar, the rest by the clock.

    So three days from a midnight end at a midnight, also where the clocks change meanwhile.
    """
    local = _local(begins, starts_at) + timedelta(days=lasting.days)
    return local.astimezone(UTC) + timedelta(seconds=lasting.seconds)


def _local(written: date, moment: datetime) -> datetime:
    """The moment in the zone in which it was written; sums and differences of it are the wall's."""
    zone = written.tzinfo if isinstance(written, datetime) and written.tzinfo else LONDON
    return moment.astimezone(zone)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), LONDON).astimezone(UTC)
