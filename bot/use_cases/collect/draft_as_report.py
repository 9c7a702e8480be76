"""Reads a draft as the report that it will become, or that it has become already by an alert."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

from dialogs.catalog.siblings import SIBLINGS
from dialogs.danger_alerts import CASE_STEP
from dialogs.runner import submission
from dialogs.session import Session
from state_machines.case.case import Case
from state_machines.case.report import Answer, Report
from state_machines.errors import NotFound
from storage.unit_of_work import UnitOfWork


def case_of(uow: UnitOfWork, session: Session) -> Case:
    """The case that the draft names; raises NotFound with words for the person."""
    reference = str(session.answers["case"])
    case = uow.cases.by_reference(reference)
    if case is None:
        raise NotFound(
            f"Doorstep no longer knows the case {reference}. Your answers are kept; change the case."
        )
    return case


def report_of(uow: UnitOfWork, session: Session, case: Case) -> tuple[str, Report | None]:
    """The id for the draft's report on this case, and the report if an alert has recorded it.

    The report has the draft's own id, so that a second submission finds it. Only if a draft raised an alert
    and was then moved to another case does it need a second report with an id of its own.
    """
    first = uow.reports.by_id(session.id)
    if first is None or first.case_id == case.id:
        return session.id, first
    other = uuid5(NAMESPACE_OID, session.id + case.id).hex
    return other, uow.reports.by_id(other)


def find_report(uow: UnitOfWork, session: Session) -> Report | None:
    """The report that the draft has become, early by an alert or at its end; None while it is none."""
    if CASE_STEP not in session.trail:
        return None
    case = uow.cases.by_reference(str(session.answers["case"]))
    return report_of(uow, session, case)[1] if case is not None else None


def answers_of(session: Session) -> dict[str, Answer]:
    """The answers on the draft's path, with "just now" kept as the moment at which it was said."""
    # Which children were picked together stands in the draft: a report is read by whoever has one of them.
    answers = {name: answer for name, answer in submission(session).items() if name != SIBLINGS}
    if answers.get("when") == "now":
        answers["when_exactly"] = session.answered_at["when"].isoformat()
    return answers
