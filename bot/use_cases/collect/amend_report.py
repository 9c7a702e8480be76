"""Amending or withdrawing a report: the original stays, and everybody told of it hears of the change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.cards.messages.news import NewsPayload
from bot.reading.amendments import AMENDED, WITHDRAWN, is_withdrawn
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.map.keep_standing_facts import end_facts_of_report
from bot.use_cases.outbox import outgoing
from dialogs.catalog.amend_report import WITHDRAW
from dialogs.session import Session
from state_machines.case.report import Report
from state_machines.errors import NotAllowed, Stale
from state_machines.messages.news_kind import NewsKind
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def report_to_amend(uow: UnitOfWork, state: Snapshot, report_id: str, person: Person) -> Report:
    """The report, if this person made it and it was not withdrawn.

    Raises NotAllowed for anybody else, Stale once it was withdrawn.
    """
    report = next((one for one in state.reports if one.id == report_id), None)
    if report is None or report.reporter_id != person.id:
        raise NotAllowed("Only whoever made a report can amend or withdraw it. Nothing has changed.")
    if is_withdrawn(uow, report.id):
        raise Stale("This report was withdrawn already. If something happened since, please report it.")
    return report


def amend_report(uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime) -> str:
    """Record what the dialog says of the report, in the caller's transaction; returns the report's id.

    The words stay in the encrypted dialog, and the audit entry names the dialog.
    """
    state = load_snapshot(uow, services, session.context["escalation_id"], now)
    report = report_to_amend(uow, state, session.context["report_id"], person)
    taken_back = session.answers["change"] == WITHDRAW
    details = {"escalation": report.escalation_id, "dialog": session.id}
    uow.audit.append(now, person.id, WITHDRAWN if taken_back else AMENDED, report.id, details)
    if taken_back:
        end_facts_of_report(uow, report, person.id, now)
    if taken_back and state.is_open:
        _mark_if_all_withdrawn(uow, state, report)
    _enqueue_news(
        uow, state, report, session, person, now, NewsKind.WITHDRAWN if taken_back else NewsKind.AMENDED
    )
    return report.id


def _mark_if_all_withdrawn(uow: UnitOfWork, state: Snapshot, taken_back: Report) -> None:
    """Once every report is withdrawn, let those responsible close the case with a reason."""
    others = (report for report in state.reports if report.id != taken_back.id)
    if all(is_withdrawn(uow, report.id) for report in others):
        facts = {**state.escalation.facts, "reports": "withdrawn"}
        uow.escalations.save(replace(state.escalation, facts=facts))


def _enqueue_news(
    uow: UnitOfWork,
    state: Snapshot,
    report: Report,
    session: Session,
    person: Person,
    now: datetime,
    what: NewsKind,
) -> None:
    """Send the news to everybody who was told of this escalation, except to its author."""
    heard = (one for duty in state.duties for one in (duty.holder_id, *duty.told_ids))
    told = [one for one in dict.fromkeys(heard) if one != person.id]
    news = NewsPayload(what, report=report.id, person=person.id)
    outgoing.enqueue_news(uow, state.escalation, told, now, news, event=session.id)
    outgoing.enqueue_redraws(uow, state.escalation.id, now)
