"""Reads the events of a calendar, each with where it stands in the file and whether it says "not away"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from icalendar import Calendar, Component

#: The words of a calendar's METHOD that call off what it names.
_CALLS_OFF = frozenset({"CANCEL"})
#: What Outlook says of a time that it shows as free; the standard's own word is TRANSP.
_SHOWN_AS, _FREE = "X-MICROSOFT-CDO-BUSYSTATUS", frozenset({"FREE", "WORKINGELSEWHERE"})


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One VEVENT: `where` it stands, its name, which of several times it is for, and how new it is."""

    event: Component
    where: str
    cancelled: bool

    @property
    def uid(self) -> str:
        """The event's own name; empty where it has none."""
        return str(self.event.get("UID") or "").strip()

    @property
    def is_one_time(self) -> bool:
        """Whether it stands for one time of an event that repeats (RECURRENCE-ID)."""
        return self.event.get("RECURRENCE-ID") is not None

    @property
    def sequence(self) -> int:
        """How often it was changed, as its own calendar counts; what is not counted is 0."""
        text = str(self.event.get("SEQUENCE") or "0")
        return int(text) if text.isdigit() else 0

    @property
    def written_at(self) -> str:
        """When this state of it was written (DTSTAMP), for two of the same SEQUENCE."""
        said = getattr(self.event.get("DTSTAMP"), "dt", None)
        return said.isoformat() if isinstance(said, datetime | date) else ""


def parse_events(file: str, text: str) -> tuple[list[CalendarEvent], list[str]]:
    """Every event of the calendar, or one line that says why it is none."""
    try:
        calendar = Calendar.from_ical(text)
    except ValueError:
        return [], [f"{file}: this is not one calendar (VCALENDAR). Export it again as iCalendar (.ics)."]
    called_off = str(calendar.get("METHOD") or "").upper() in _CALLS_OFF
    return [
        CalendarEvent(event, f"{file}, line {line}, event {_name(event)}", called_off or _is_cancelled(event))
        for event, line in zip(calendar.walk("VEVENT"), _lines(text), strict=False)
    ], []


def is_free(event: Component) -> bool:
    """Whether whoever has the event says that it takes none of their time: they are not away."""
    shown = str(event.get(_SHOWN_AS) or "").upper()
    return str(event.get("TRANSP") or "").upper() == "TRANSPARENT" or shown in _FREE or _is_declined(event)


def _is_cancelled(event: Component) -> bool:
    return str(event.get("STATUS") or "").upper() == "CANCELLED"


def _is_declined(event: Component) -> bool:
    """Whether everybody who was asked has said no."""
    said = event.get("ATTENDEE") or []
    asked = said if isinstance(said, list) else [said]
    answers = [str(getattr(one, "params", {}).get("PARTSTAT", "")).upper() for one in asked]
    return bool(answers) and set(answers) == {"DECLINED"}


def newest_of_each(events: Iterable[CalendarEvent]) -> list[CalendarEvent]:
    """Of an event that is there in several states the newest, by SEQUENCE and then by DTSTAMP.

    Two that are as new as each other stay, for whoever reads them to see.
    """
    found: dict[tuple[str, str], list[CalendarEvent]] = {}
    for one in events:
        told = one.event.get("RECURRENCE-ID")
        which = told.to_ical().decode() if told is not None else ""
        found.setdefault((one.uid or one.where, which), []).append(one)
    return [one for same in found.values() for one in _newest(same)]


def _newest(same: list[CalendarEvent]) -> Iterator[CalendarEvent]:
    last = max((one.sequence, one.written_at) for one in same)
    return (one for one in same if (one.sequence, one.written_at) == last)


def _lines(text: str) -> Iterator[int]:
    """The line in the file at which each event begins."""
    lines = enumerate(text.splitlines(), start=1)
    return (number for number, line in lines if line.strip().upper() == "BEGIN:VEVENT")


def _name(event: Component) -> str:
    summary = str(event.get("SUMMARY") or event.get("UID") or "without a name")
    return f"“{summary[:60]}”"
