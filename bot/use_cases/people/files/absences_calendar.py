"""Reads a calendar of absences (iCalendar): one event for each, with people found by address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

from icalendar import Calendar, Component
from icalendar.prop import vDDDTypes, vDuration

from bot.use_cases.people.files.absence_entry import AbsenceEntry
from state_machines.time.moments import LONDON

EntryT = TypeVar("EntryT")

_ADDRESS = re.compile(r"[^\s<>,;:()\"']+@[^\s<>,;:()\"']+\.\w+")
_COVER = re.compile(r"\bcover(?:ed by)?\s*:\s*(?:mailto:)?([^\s<>,;]+@[^\s<>,;]+\w)", re.IGNORECASE)
#: What makes one event into many, of which each would have to be an absence of its own.
_REPEATS = ("RRULE", "RDATE", "RECURRENCE-ID")


class Unreadable(Exception):
    """An event is not what the calendar is for; the words say why and what to do about it."""


def read_calendar(file: str, text: str) -> tuple[list[AbsenceEntry], list[str]]:
    """The events that are absences, and one line for each event that is not.

    A day's event ends before its DTEND; a time without a zone is London's.
    """
    return read_events(file, text, _entry)


def read_events(
    file: str, text: str, entry_of: Callable[[Component, str], EntryT]
) -> tuple[list[EntryT], list[str]]:
    """What `entry_of` makes of each event, and one line for each that it cannot read or that repeats."""
    try:
        calendar = Calendar.from_ical(text)
    except ValueError:
        return [], [f"{file}: this is not one calendar (VCALENDAR). Export it again as iCalendar (.ics)."]
    entries: list[EntryT] = []
    errors = []
    for event, line in zip(calendar.walk("VEVENT"), _lines(text), strict=False):
        where = f"{file}, line {line}, event {_name(event)}"
        try:
            _check_event(event)
            entries.append(entry_of(event, where))
        except Unreadable as why:
            errors.append(f"{where}: {why}")
    return entries, errors


def _lines(text: str) -> Iterator[int]:
    """The line in the file at which each event begins."""
    lines = enumerate(text.splitlines(), start=1)
    return (number for number, line in lines if line.strip().upper() == "BEGIN:VEVENT")


def _name(event: Component) -> str:
    summary = str(event.get("SUMMARY") or event.get("UID") or "without a name")
    return f"“{summary[:60]}”"


def _check_event(event: Component) -> None:
    if event.errors:
        raise Unreadable(f"its {event.errors[0][0]} cannot be read ({event.errors[0][1]}). Correct it.")
    repeats = next((one for one in _REPEATS if event.get(one) is not None), "")
    if repeats:
        raise Unreadable(f"it repeats ({repeats}). Write one event for each time.")


def _entry(event: Component, where: str) -> AbsenceEntry:
    uid = str(event.get("UID") or "").strip()
    if not uid:
        raise Unreadable("it has no UID, so it could not be changed later. Export the calendar with UIDs.")
    starts_at, ends_at = span_of(event)
    cover = _cover(event)
    return AbsenceEntry(
        where=where,
        uid=uid,
        email=person_in(event, cover),
        starts_at=starts_at,
        ends_at=ends_at,
        cover=cover,
        cancelled=str(event.get("STATUS") or "").upper() == "CANCELLED",
    )


def span_of(event: Component) -> tuple[datetime, datetime]:
    """From when to when the event lasts, in UTC; raises Unreadable where it does not say so."""
    if event.get("DTSTART") is None:
        raise Unreadable("it has no beginning (DTSTART). Add it.")
    starts_at, begins = _moment(event, "DTSTART")
    if event.get("DTEND") is not None:
        ends_at, _ = _moment(event, "DTEND")
    elif isinstance(lasting := event.get("DURATION"), vDDDTypes | vDuration) and isinstance(
        lasting.dt, timedelta
    ):
        ends_at = starts_at + lasting.dt
    else:
        ends_at = starts_at
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
    local = written if written.tzinfo else written.replace(tzinfo=LONDON)
    return local.astimezone(UTC), written


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), LONDON).astimezone(UTC)


def _cover(event: Component) -> str:
    named = event.get("X-DOORSTEP-COVER")
    if named is not None:
        found = _ADDRESS.search(str(named).lower().removeprefix("mailto:"))
        if found is None:
            raise Unreadable(f"its X-DOORSTEP-COVER, “{str(named)[:60]}”, is no e-mail address. Correct it.")
        return found[0]
    match = _COVER.search(str(event.get("DESCRIPTION") or ""))
    return match[1].lower() if match else ""


def person_in(event: Component, cover: str = "") -> str:
    """The one attendee, else the organiser, else the address in the event's words; never the cover."""
    attendees = event.get("ATTENDEE") or []
    invited = attendees if isinstance(attendees, list) else [attendees]
    found = list(dict.fromkeys(one for each in invited for one in _addresses(str(each)) if one != cover))
    if len(found) > 1:
        names = ", ".join(found)
        raise Unreadable(f"it names several people ({names}). Leave only whose it is among its attendees.")
    words = (str(event.get(name) or "") for name in ("ORGANIZER", "SUMMARY", "DESCRIPTION"))
    others = (one for text in words for one in _addresses(text) if one != cover)
    person = next(iter(found), None) or next(others, None)
    if person is None:
        raise Unreadable("it names nobody. Add whose it is as its attendee, or their address to its title.")
    return person


def _addresses(text: str) -> list[str]:
    return [one.lower() for one in _ADDRESS.findall(re.sub("mailto:", "", text, flags=re.IGNORECASE))]
