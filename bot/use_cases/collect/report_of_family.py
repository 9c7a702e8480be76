"""Judges, when a report is sent, about which children of the family it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.reading.family import FamilyMember
from bot.reading.siblings import siblings_for
from bot.services import Services
from bot.use_cases.collect.draft_as_report import case_of
from dialogs.danger_alerts import CASE_STEP
from dialogs.session import Session
from dialogs.siblings import chosen_siblings
from state_machines.case.case import Case
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class FamilyReport:
    """The child named first, the others whom the report is about, and those whom it is not."""

    first: Case
    others: tuple[Case, ...] = ()
    not_in_it: tuple[FamilyMember, ...] = ()

    @property
    def children(self) -> tuple[Case, ...]:
        """Every child whom the report is about."""
        return (self.first, *self.others)


def lock_children(uow: UnitOfWork, session: Session) -> None:
    """Lock the cases of all children who were picked, in the order that everybody locks in.

    Whoever reads the first one's row before would hold it while waiting for another's.
    """
    chosen = chosen_siblings(session)
    if chosen and CASE_STEP in session.trail:
        uow.cases.lock_by_reference([str(session.answers["case"]), *chosen])


def judge_family(
    uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime
) -> FamilyReport:
    """Lock every case of the report, and leave out who is not of the family or the reporter's any more.

    A child whose part in it ended is told of like any other sibling: a report is never held up by them.
    """
    lock_children(uow, session)
    chosen = chosen_siblings(session)
    case = case_of(uow, session)
    found = siblings_for(uow, services, case, person, now)
    picked = {one.case.id for one in found.offered if one.case.reference in chosen}
    return FamilyReport(
        case,
        tuple(one.case for one in found.offered if one.case.id in picked),
        tuple(one for one in found.everybody if one.case.id not in picked),
    )
