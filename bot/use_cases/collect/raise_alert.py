"""Raises an alert: danger does not wait for "Submit", so people are pinged once the case is known."""

from __future__ import annotations

from datetime import datetime

from bot.cards.messages.news import NewsPayload
from bot.services import Services
from bot.use_cases.collect.draft_as_report import case_of, report_of
from bot.use_cases.collect.submit_report import submit_report
from bot.use_cases.collect.watch_reporter import begin_watch
from bot.use_cases.outbox import outgoing
from dialogs.danger_alerts import is_alert_due, is_not_safe
from dialogs.session import Session
from state_machines.case.report import Report
from state_machines.messages.news_kind import NewsKind
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def raise_alert(
    uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime
) -> Report | None:
    """Record what is known as a report and ping; None if no alert is due or it was raised before.

    Submitting later completes that report. Where the reporter has changed the case since, those who were
    alerted about the other one are told.
    """
    if not is_alert_due(session):
        return None
    case = case_of(uow, session)
    report_id, existing = report_of(uow, session, case)
    if existing is not None:
        return None
    uow.audit.append(now, person.id, "alert:raise", session.id, {"case": case.id})
    report = submit_report(uow, services, session, person, now)
    if is_not_safe(session):
        begin_watch(uow, services, report, now)
    if report_id != session.id:
        _enqueue_correction(uow, session, person, now)
    return report


def _enqueue_correction(uow: UnitOfWork, session: Session, person: Person, now: datetime) -> None:
    mistaken = uow.reports.by_id(session.id)
    escalation = uow.escalations.by_id(mistaken.escalation_id) if mistaken else None
    if mistaken is None or escalation is None:
        return
    uow.audit.append(now, person.id, "report:correct", mistaken.id, {"escalation": escalation.id})
    told = [person_id for duty in uow.duties.of_escalation(escalation.id) for person_id in duty.told_ids]
    news = NewsPayload(NewsKind.CORRECTED, report=mistaken.id, person=person.id)
    outgoing.enqueue_news(uow, escalation, told, now, news, event=mistaken.id)
