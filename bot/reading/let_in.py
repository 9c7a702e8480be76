"""Whether somebody may know of a case at all, and whether its team's channel may."""

from __future__ import annotations

from datetime import datetime

from bot.reading.snapshot import circle_of
from bot.services import Services
from state_machines.case.case import Case
from state_machines.duties.let_in import is_limited, may_know_of
from state_machines.people.people import Person
from storage.stored_addresses import place_from_text
from storage.unit_of_work import UnitOfWork


def is_shut_out(uow: UnitOfWork, services: Services, case: Case, person: Person, now: datetime) -> bool:
    """Whether this person is barred from the case, or not named where it is restricted.

    For any other case nothing more is read.
    """
    return is_limited(case) and not may_know_of(person, circle_of(uow, services.settings, case, now))


def is_kept_from_channel(uow: UnitOfWork, services: Services, case: Case) -> bool:
    """Whether nothing about the case may stand in its team's channel.

    That is so of a restricted case, and where somebody barred reads the channel. Where nobody knows who is in
    it, nobody barred counts as there.
    """
    if case.restricted is not None:
        return True
    team = services.settings.teams.get(case.team)
    if not case.barred or team is None:
        return False
    members = services.channel_members.person_ids(uow, place_from_text(team.channel))
    return members is not None and any(one.person_id in members for one in case.barred)
