"""Records which of the board's types the reporter sees in their report; the flowchart does not move."""

from __future__ import annotations

from datetime import datetime

from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from dialogs.catalog.engagement_types import NONE, TYPES
from dialogs.session import Session
from state_machines.case.report import Report
from state_machines.errors import NotAllowed
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def report_to_type(state: Snapshot, report_id: str, person: Person) -> Report:
    """The person's own report; raises NotAllowed for anybody else's."""
    report = next((one for one in state.reports if one.id == report_id), None)
    if report is None or report.reporter_id != person.id:
        raise NotAllowed("Only whoever made a report can say what it shows. Nothing has changed.")
    return report


def record_types(uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime) -> str:
    """Store the confirmed types in the caller's transaction; returns the report's id.

    Each change is on the record; skipping the question confirms nothing.
    """
    state = load_snapshot(uow, services, session.context["escalation_id"], now)
    report = report_to_type(state, session.context["report_id"], person)
    answer = session.answers.get(TYPES)
    if isinstance(answer, tuple):
        types = tuple(one for one in answer if one != NONE)
        uow.reports.set_types(report.id, types)
        details = {"escalation": report.escalation_id, "types": list(types)}
        uow.audit.append(now, person.id, "report:classify", report.id, details)
    return report.id
