"""Ends the part of people who leave: they are told nothing more, and what waits for them climbs at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.use_cases.alarms.climb_past import climb_alarms_past
from bot.use_cases.chase.follow_people_changes import mark_people_changed
from state_machines.people.people import Person
from storage.records import Json
from storage.unit_of_work import UnitOfWork


def end_parts(uow: UnitOfWork, people: Sequence[Person], now: datetime, **said: Json) -> None:
    """Everything that these people have here ends now, but for what they reported and recorded.

    Their duties go up their ladders as soon as the engine sees the mark, which is within seconds; those
    who are told read that the person has left. `said` goes on the record with each.
    """
    if not people:
        return
    uow.people.mark_left([one.id for one in people], now)
    for person in people:
        ended, taken_back = _end_absences(uow, person.id, now)
        details: dict[str, Json] = {"absences_ended": ended, "absences_taken_back": taken_back, **said}
        uow.audit.append(now, None, "person:leave", person.id, details)
    ids = [one.id for one in people]
    climb_alarms_past(uow, ids, now)
    mark_people_changed(uow, ids, now)


def _end_absences(uow: UnitOfWork, person_id: str, now: datetime) -> tuple[list[Json], list[Json]]:
    """End what runs and take back what is to come; ids of both. Whoever has left is not away."""
    theirs = uow.absences.of_person(person_id, now)
    running = [one.id for one in theirs if one.starts_at <= now]
    to_come = [one.id for one in theirs if one.starts_at > now]
    if running:
        uow.absences.end(running, now)
    if to_come:
        uow.absences.take_back(to_come, now)
    return [*running], [*to_come]
