"""Who of a team reads its channel, and is told one by one while nothing can be posted there."""

from __future__ import annotations

from datetime import datetime

from bot.reading.on_duty import duty_manager_id, person_id_of
from state_machines.people.people import Person
from state_machines.settings.local_settings import LocalSettings
from storage.stored_addresses import place_from_text
from storage.unit_of_work import UnitOfWork


def channel_readers(uow: UnitOfWork, settings: LocalSettings, team: str, now: datetime) -> tuple[str, ...]:
    """Those of the team who are in its channel; all of the team where nobody has read who is in it."""
    known = settings.teams.get(team)
    members = uow.team_channels.of_place(place_from_text(known.channel)).members if known else None
    if members is None:
        return uow.people.ids_of_team(team)
    people = uow.people.by_ids([one.person_id for one in members if one.person_id])
    seniors = senior_ids(uow, settings, team, now)
    return tuple(one.id for one in people if one.reachable and is_of_team(one, team, seniors))


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
