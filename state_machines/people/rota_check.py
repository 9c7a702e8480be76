"""Finds holes in a rota before they matter: times without anybody, and people who are not there then."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from state_machines.people.absences import Absence, end_in_words
from state_machines.people.people import Person
from state_machines.people.rota import PART_TITLES, RotaPart, Shift, Span, gaps
from state_machines.time.moments import day_and_clock
from state_machines.time.working_time import WorkingTime, closed_times, open_times


@dataclass(frozen=True, slots=True)
class RotaAhead:
    """What the check looks at: the shifts between two moments, who may be away, and who stands in.

    `given` are the parts and teams for which a rota was ever imported; without one nothing is missing.
    `stands_in` names who has a part while the rota names nobody.
    """

    since: datetime
    until: datetime
    shifts: tuple[Shift, ...]
    given: Collection[tuple[RotaPart, str | None]]
    people: Mapping[str, Person]
    absences: tuple[Absence, ...]
    stands_in: Mapping[tuple[RotaPart, str | None], str]


def rota_gaps(ahead: RotaAhead, calendar: WorkingTime) -> Iterator[str]:
    """A line for each part and team whose rota names nobody at some time: the first, and how many more.

    A duty manager is wanted in working hours, a duty contact out of them.
    """
    for part, team in sorted(ahead.given, key=lambda key: (key[0].value, key[1] or "")):
        times = open_times if part is RotaPart.DUTY_MANAGER else closed_times
        wanted = (Span(*one) for one in times(ahead.since, ahead.until, calendar))
        theirs = (one for one in ahead.shifts if one.part is part and one.team in (team, None))
        found = gaps(wanted, theirs)
        if found:
            yield _gap_words(ahead, part, team, found)


def rota_absences(ahead: RotaAhead) -> Iterator[str]:
    """A line for each shift of somebody who is away for a part of it, or cannot be reached."""
    for shift in ahead.shifts:
        person = ahead.people.get(shift.person_id)
        why = _why_not_there(shift, person, ahead.absences)
        if person is not None and why:
            when = f"from {day_and_clock(shift.begins_at)} to {day_and_clock(shift.ends_at)}"
            yield f"{person.name} is {_part_words(shift.part, shift.team)} on the rota {when}, and {why}."


def unknown_teams(ahead: RotaAhead, teams: Collection[str]) -> Iterator[str]:
    """A line for each team that only the rota knows."""
    named = sorted({team for _, team in ahead.given if team is not None})
    return (
        f"The rota names a team {team}, which the local settings do not have. Correct one of them."
        for team in named
        if team not in teams
    )


def _gap_words(ahead: RotaAhead, part: RotaPart, team: str | None, found: tuple[Span, ...]) -> str:
    first = f"from {day_and_clock(found[0].begins_at)} to {day_and_clock(found[0].ends_at)}"
    more = f", and {_times(len(found) - 1)} in the two weeks ahead" if len(found) > 1 else ""
    who = ahead.stands_in.get((part, team), "")
    return f"Nobody is {_part_words(part, team)} on the rota {first}{more}.{f' {who}' if who else ''}"


def _why_not_there(shift: Shift, person: Person | None, absences: Iterable[Absence]) -> str:
    if person is not None and person.has_left:
        return "has left"
    if person is None or not person.reachable:
        return "cannot be reached by message"
    theirs = (one for one in absences if one.person_id == person.id)
    away = next((one for one in theirs if one.overlaps(shift.begins_at, shift.ends_at)), None)
    return f"is away until {end_in_words(away.ends_at)}" if away else ""


def _part_words(part: RotaPart, team: str | None) -> str:
    return f"{PART_TITLES[part]} of {team}" if team else PART_TITLES[part]


def _times(count: int) -> str:
    return "once more" if count == 1 else f"{count} more times"
