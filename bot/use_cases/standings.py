"""A person's cases as they stand for them: what they owe, what they work on, what they reported."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.cards.case_lines import Standing, standing_of
from bot.cards.snapshot import Snapshot, load
from bot.office import Office
from state_machines.case import Case
from state_machines.people import Person
from storage.records import Json
from storage.unit_of_work import UnitOfWork


def standings(uow: UnitOfWork, office: Office, person: Person, now: datetime) -> tuple[Standing, ...]:
    """Their open escalations, overdue first."""
    owed = [duty.escalation_id for duty in uow.duties.open_of_person(person.id)]
    may_concern = uow.escalations.open_of_person(person.id)
    cases = {case.id for case in uow.cases.of_person(person.id)}
    states = (load(uow, office, one, now) for one in dict.fromkeys((*owed, *may_concern)))
    theirs = [one for one in states if one.escalation.id in owed or _concerns(one, person, cases)]
    return tuple(sorted((standing_of(state, person, now) for state in theirs), key=lambda one: one.order))


def _concerns(state: Snapshot, person: Person, case_ids: Collection[str]) -> bool:
    """They work on the case, reported, or were asked about it: a manager watches what they answered."""
    told = (person_id for duty in (*state.duties, *state.later) for person_id in duty.told_ids)
    return state.case.id in case_ids or person.id in state.reporter_ids or person.id in told


def quiet_cases(uow: UnitOfWork, person: Person, shown: tuple[Standing, ...]) -> tuple[Case, ...]:
    """The cases they work on in which nothing is open."""
    open_ids = {one.state.case.id for one in shown}
    return tuple(case for case in uow.cases.of_person(person.id) if case.id not in open_ids)


def escalation_ids(shown: tuple[Standing, ...]) -> list[Json]:
    """What was shown, for the record."""
    return [one.state.escalation.id for one in shown]
