"""Who of a team reads its channel, and is told one by one while nothing can be posted there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.reading.let_in import is_shut_out
from bot.reading.of_team import is_of_team, senior_ids
from bot.services import Services
from state_machines.case.case import Case
from state_machines.people.people import Person
from storage.stored_addresses import place_from_text
from storage.unit_of_work import UnitOfWork


def channel_readers(uow: UnitOfWork, services: Services, case: Case, now: datetime) -> tuple[str, ...]:
    """Those of the case's team who are in its channel; all of the team where nobody has read who is in it.

    Whoever may know nothing of the case is not among them.
    """
    readers = _of_the_team(uow, services, case.team, now)
    return tuple(one.id for one in readers if not is_shut_out(uow, services, case, one, now))


def _of_the_team(uow: UnitOfWork, services: Services, team: str, now: datetime) -> Iterator[Person]:
    known = services.settings.teams.get(team)
    members = uow.team_channels.of_place(place_from_text(known.channel)).members if known else None
    if members is None:
        yield from uow.people.by_ids(uow.people.ids_of_team(team))
        return
    people = uow.people.by_ids([one.person_id for one in members if one.person_id])
    seniors = senior_ids(uow, services.settings, team, now)
    yield from (one for one in people if one.reachable and is_of_team(one, team, seniors))
