"""Whether somebody may know of a case at all, and whether its team's channel may."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.reading.of_team import is_of_team, senior_ids
from bot.reading.snapshot import circle_of
from bot.services import Services
from state_machines.case.case import Case
from state_machines.duties.let_in import is_limited, may_know_of
from state_machines.messages.team_channel import ChannelMember
from state_machines.people.people import Person
from storage.stored_addresses import place_from_text
from storage.unit_of_work import UnitOfWork


def is_shut_out(uow: UnitOfWork, services: Services, case: Case, person: Person, now: datetime) -> bool:
    """Whether this person is barred from the case, or not named where it is restricted.

    For any other case nothing more is read.
    """
    return is_limited(case, now) and not may_know_of(person, circle_of(uow, services.settings, case, now))


def is_closed_to_channel(uow: UnitOfWork, services: Services, case: Case, now: datetime) -> bool:
    """Whether nothing about the case may stand in its team's channel.

    That is so of a restricted case, and where somebody barred reads the channel. Where nobody has looked
    who is in it, whoever is of the team counts as there.
    """
    if case.restricted is not None:
        return True
    team = services.settings.teams.get(case.team)
    if not case.barred or team is None:
        return False
    barred = uow.people.by_ids(case.barred_ids)
    members = uow.team_channels.of_place(place_from_text(team.channel)).members
    if members is None:
        seniors = senior_ids(uow, services.settings, case.team, now)
        return any(is_of_team(one, case.team, seniors) for one in barred)
    return any(_is_in(one, members) for one in barred)


def _is_in(person: Person, members: Collection[ChannelMember]) -> bool:
    """By whatever is known of an account: it may have been read before it was anybody's."""
    return any(
        person.id == one.person_id
        or (person.address is not None and person.address == one.address)
        or (one.email != "" and person.email == one.email.strip().lower())
        for one in members
    )
