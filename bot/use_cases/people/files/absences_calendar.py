"""Reads a calendar of absences (iCalendar): one event for each, with people found by address."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from icalendar import Component

from bot.use_cases.people.files.absence_entry import AbsenceEntry
from bot.use_cases.people.files.calendar_events import (
    CalendarEvent,
    is_free,
    newest_of_each,
    parse_events,
)
from bot.use_cases.people.files.calendar_repeats import key_of, recurrence_key, repeats, starts_of
from bot.use_cases.people.files.calendar_times import Unreadable, span_of

EntryT = TypeVar("EntryT")

_ADDRESS = re.compile(r"[^\s<>,;:()\"']+@[^\s<>,;:()\"']+\.\w+")
_COVER = re.compile(r"\bcover(?:ed by)?\s*:\s*(?:mailto:)?([^\s<>,;]+@[^\s<>,;]+\w)", re.IGNORECASE)
#: What makes one event into many, of which each would have to be one of its own.
_REPEATS = ("RRULE", "RDATE", "RECURRENCE-ID")
#: What stands between an event's own name and which of its times it is.
TIME_MARK = "#"
#: A cancellation may leave out when, for what it cancels is known by its name.
_ANY_TIME = datetime.min.replace(tzinfo=UTC)


def read_calendar(file: str, text: str, now: datetime) -> tuple[list[AbsenceEntry], list[str]]:
    """The events that are absences, and one line for each event that is not.

    A day's event ends before its DTEND; a time without a zone is London's. Of what repeats each time is an
    absence of its own. Whatever says "not away" takes back what was imported before: a calendar or an event
    that cancels, one that is declined or leaves its time free, and a time that an event no longer has.
    """
    events, errors = parse_events(file, text)
    newest = newest_of_each(events)
    masters = {one.uid: one for one in newest if not one.is_one_time}
    entries: dict[str, AbsenceEntry] = {}
    twice: list[AbsenceEntry] = []
    for found in sorted(newest, key=lambda one: one.is_one_time):  # what is said of one time comes after
        try:
            for entry in tuple(_entries_of(found, masters.get(found.uid), now)):
                if entry.uid in entries and not (found.is_one_time or entry.cancelled):
                    twice.append(entry)
                entries[entry.uid] = entry
        except Unreadable as why:
            errors.append(f"{found.where}: {why}")
    return [*entries.values(), *twice], errors


def _entries_of(found: CalendarEvent, master: CalendarEvent | None, now: datetime) -> Iterator[AbsenceEntry]:
    """The absence that the event is, or each of its times; of what says "not away", that it does."""
    _check_readable(found.event)
    if not found.uid:
        raise Unreadable("it has no UID, so it could not be changed later. Export the calendar with UIDs.")
    if found.is_one_time:
        yield _one_time(found, master)
        return
    yield _cancelling_entry(found, f"{found.uid}{TIME_MARK}")  # the times that it has no longer
    if found.cancelled or is_free(found.event):
        yield _cancelling_entry(found, found.uid)
    elif repeats(found.event):
        yield _cancelling_entry(found, found.uid)  # it may have been one
        single = _entry(found, found.uid)
        for start in starts_of(found.event, now):
            starts_at, ends_at = span_of(found.event, start)
            uid = f"{found.uid}{TIME_MARK}{key_of(start)}"
            yield replace(single, uid=uid, starts_at=starts_at, ends_at=ends_at)
    else:
        yield _entry(found, found.uid)


def _one_time(found: CalendarEvent, master: CalendarEvent | None) -> AbsenceEntry:
    """What is said of one time of an event that repeats: it is otherwise, or it is not."""
    if str(found.event["RECURRENCE-ID"].params.get("RANGE", "")).upper() == "THISANDFUTURE":
        raise Unreadable(
            "it changes one time and all after it (THISANDFUTURE). Write an event for the later ones."
        )
    key = recurrence_key(found.event, master.event if master else None)
    uid = f"{found.uid}{TIME_MARK}{key}"
    if found.cancelled or is_free(found.event) or (master is not None and master.cancelled):
        return _cancelling_entry(found, uid)
    return _entry(found, uid)


def _cancelling_entry(found: CalendarEvent, uid: str) -> AbsenceEntry:
    return AbsenceEntry(found.where, uid, "", _ANY_TIME, _ANY_TIME, cancelled=True, sequence=found.sequence)


def _entry(found: CalendarEvent, uid: str) -> AbsenceEntry:
    starts_at, ends_at = span_of(found.event)
    cover = _cover(found.event)
    person = person_in(found.event, cover)
    return AbsenceEntry(found.where, uid, person, starts_at, ends_at, cover, sequence=found.sequence)


def read_events(
    file: str, text: str, entry_of: Callable[[CalendarEvent], EntryT]
) -> tuple[list[EntryT], list[str]]:
    """What `entry_of` makes of each event, and one line for each that it cannot read or that repeats."""
    events, errors = parse_events(file, text)
    entries: list[EntryT] = []
    for found in events:
        try:
            _check_single(found.event)
            entries.append(entry_of(found))
        except Unreadable as why:
            errors.append(f"{found.where}: {why}")
    return entries, errors


def _check_readable(event: Component) -> None:
    if event.errors:
        raise Unreadable(f"its {event.errors[0][0]} cannot be read ({event.errors[0][1]}). Correct it.")


def _check_single(event: Component) -> None:
    _check_readable(event)
    repeated = next((one for one in _REPEATS if event.get(one) is not None), "")
    if repeated:
        raise Unreadable(f"it repeats ({repeated}). Write one event for each time.")


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
