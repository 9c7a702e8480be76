"""A person's cases as they stand for them: what they owe, what they work on, what they reported."""

from __future__ import annotations

from datetime import datetime

from bot.cards.case_lines import Standing, standing_of
from bot.cards.snapshot import load
from bot.office import Office
from state_machines.case import Case
from state_machines.people import Person
from storage.records import Json
from storage.unit_of_work import UnitOfWork


def standings(uow: UnitOfWork, office: Office, person: Person, now: datetime) -> tuple[Standing, ...]:
    """Their open escalations, overdue first."""
    owed = [duty.escalation_id for duty in uow.duties.open_of_person(person.id)]
    cases = {case.id for case in uow.cases.of_person(person.id)}
    reported = uow.reports.escalations_of(person.id)
    under_way = uow.escalations.open_all()
    worked = [
        one.id
        for one in under_way
        if one.case_id in cases or one.id in reported or _was_told(uow, one.id, person)
    ]
    states = (load(uow, office, escalation_id) for escalation_id in dict.fromkeys((*owed, *worked)))
    return tuple(sorted((standing_of(state, person, now) for state in states), key=lambda one: one.order))


def _was_told(uow: UnitOfWork, escalation_id: str, person: Person) -> bool:
    """Whether this person was asked about it: a manager's own duty is done, the case is theirs to watch."""
    return any(person.id in duty.told_ids for duty in uow.duties.of_escalation(escalation_id))


def quiet_cases(uow: UnitOfWork, person: Person, shown: tuple[Standing, ...]) -> tuple[Case, ...]:
    """The cases they work on in which nothing is open."""
    open_ids = {one.state.case.id for one in shown}
    return tuple(case for case in uow.cases.of_person(person.id) if case.id not in open_ids)


def escalation_ids(shown: tuple[Standing, ...]) -> list[Json]:
    """What was shown, for the record."""
    return [one.state.escalation.id for one in shown]
