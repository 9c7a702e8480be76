"""Reads a rota from a calendar (iCalendar): one event for each shift, called by its part and its team."""

from __future__ import annotations

from bot.use_cases.people.files.absences_calendar import person_in, read_events
from bot.use_cases.people.files.calendar_events import CalendarEvent
from bot.use_cases.people.files.calendar_times import Unreadable, span_of
from bot.use_cases.people.files.rota_entry import RotaEntry, parse_part
from state_machines.people.rota import RotaPart


def read_rota_calendar(file: str, text: str) -> tuple[list[RotaEntry], list[str]]:
    """The events that are shifts, and one line for each that is not; a cancelled event is left out.

    An event's title is its part, and after a colon its team: "Duty manager: north".
    """
    found, errors = read_events(file, text, _entry)
    return [one for one in found if one is not None], errors


def _entry(found: CalendarEvent) -> RotaEntry | None:
    if found.cancelled:
        return None
    event = found.event
    begins_at, ends_at = span_of(event)
    part, team = _part_and_team(str(event.get("SUMMARY") or ""))
    return RotaEntry(found.where, part, team, person_in(event), begins_at, ends_at)


def _part_and_team(title: str) -> tuple[RotaPart, str | None]:
    name, _, team = title.partition(":")
    try:
        return parse_part(name), team.strip() or None
    except ValueError as why:
        raise Unreadable(f"its title {why} A team stands after a colon.") from None
