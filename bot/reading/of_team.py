"""Who belongs to a team: by the people file, or because they stand above it."""

from __future__ import annotations

from datetime import datetime

from bot.reading.on_duty import duty_manager_id, person_id_of
from state_machines.people.people import Person
from state_machines.settings.local_settings import LocalSettings
from storage.unit_of_work import UnitOfWork


def senior_ids(uow: UnitOfWork, settings: LocalSettings, team: str, now: datetime) -> frozenset[str]:
    """The team's duty manager now, its managers by the settings, and whoever stands above every team."""
    known = settings.teams.get(team)
    named = (known.duty_manager, known.service_manager) if known else ()
    emails = (*named, settings.last_resort, settings.out_of_hours.duty_contact)
    ids = (duty_manager_id(uow, settings, team, now), *(person_id_of(uow, one) for one in emails))
    return frozenset(one for one in ids if one)


def is_of_team(person: Person, team: str, seniors: frozenset[str]) -> bool:
    """Whether the people file has them in this team, or they stand above it."""
    return person.team == team or person.id in seniors
