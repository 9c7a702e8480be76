"""The lists that a report's questions offer: one's own cases, and the other children of the family."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from bot.cards.parts.report_lists import ReportLists
from bot.cards.parts.words import plan_words
from bot.reading.siblings import siblings_for
from bot.services import Services
from dialogs.catalog.siblings import CHILDREN_OF_REPORT
from dialogs.danger_alerts import CASE_STEP
from dialogs.session import Session
from dialogs.spec import Lists, Option
from state_machines.case.case import Case
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def report_lists(
    uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime
) -> Lists:
    """What a report offers. Children go by references and plans: a message holds no name (promise 7)."""

    def siblings() -> tuple[Option, ...]:
        said = session.answers.get(CASE_STEP) if CASE_STEP in session.trail else None
        case = uow.cases.read_by_reference(said) if isinstance(said, str) else None
        offered = siblings_for(uow, services, case, person, now).offered if case else ()
        return tuple(_option(member.case) for member in offered)

    return ReportLists(uow, session, person, cache(siblings))


def amendment_lists(
    uow: UnitOfWork, _services: Services, session: Session, person: Person, _now: datetime
) -> Lists:
    """The children whom the report is about, where they are several."""
    report = uow.reports.by_id(session.context["report_id"])
    made = uow.reports.made_with(report.made_with) if report and report.made_with else ()
    cases = uow.cases.by_ids([one.case_id for one in made if one.reporter_id == person.id])
    return {CHILDREN_OF_REPORT: tuple(_option(case) for case in cases) if len(cases) > 1 else ()}


def _option(case: Case) -> Option:
    return Option(case.reference, f"{case.reference}, {plan_words(case.plan)}")
