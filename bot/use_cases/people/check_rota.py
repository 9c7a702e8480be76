"""Looks two weeks ahead for holes in the rota: a time without anybody, or somebody who is not there then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from state_machines.people.people import Person
from state_machines.people.rota import RotaPart
from state_machines.people.rota_check import RotaAhead, rota_absences, rota_gaps, unknown_teams
from state_machines.settings.local_settings import LocalSettings
from storage.unit_of_work import UnitOfWork

#: How far ahead a gap is named.
AHEAD = timedelta(days=14)


def rota_holes(
    uow: UnitOfWork, settings: LocalSettings, people: Mapping[str, Person], now: datetime
) -> Iterator[str]:
    """One line for each hole; none where no rota was ever imported."""
    given = uow.rota.parts_given()
    if not given:
        return
    ahead = RotaAhead(
        since=now,
        until=now + AHEAD,
        shifts=uow.rota.in_force(now, now + AHEAD),
        given=given,
        people=people,
        absences=uow.absences.in_force(now, now + AHEAD),
        stands_in={key: _stands_in(settings, people, *key) for key in given},
    )
    yield from unknown_teams(ahead, settings.teams)
    yield from rota_gaps(ahead, settings.calendar)
    yield from rota_absences(ahead)


def _stands_in(
    settings: LocalSettings, people: Mapping[str, Person], part: RotaPart, team: str | None
) -> str:
    """Who has the part meanwhile, by the settings."""
    known = settings.teams.get(team or "")
    manager = known.duty_manager if known else None
    email = manager if part is RotaPart.DUTY_MANAGER else settings.out_of_hours.duty_contact
    name = next((one.name for one in people.values() if email and one.email == email.lower()), "")
    if name:
        return f"Meanwhile it is {name}, as the local settings say."
    if part is RotaPart.DUTY_CONTACT:
        return "Meanwhile it is each team's duty manager."
    return "Meanwhile it is whom the local settings name for each team."
