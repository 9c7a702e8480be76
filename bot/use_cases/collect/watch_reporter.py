"""Watches over a reporter who is not safe: after a silence their manager is asked to telephone them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.cards.messages.news import NewsPayload
from bot.cards.parts.words import name_or_nobody
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.collect.draft_as_report import answers_of, case_of, report_of
from bot.use_cases.map.follow_ups import FollowUpOrder, open_follow_up
from bot.use_cases.outbox import outgoing
from dialogs.danger_alerts import CASE_STEP, is_not_safe
from dialogs.session import Session
from state_machines.case.report import Report, Urgency
from state_machines.duties.circle import resolve
from state_machines.duties.duty import Duty, overtake
from state_machines.messages.news_kind import NewsKind
from state_machines.people.people import Role
from state_machines.settings.local_settings import CALL_REPORTER
from storage.unit_of_work import UnitOfWork


def begin_watch(uow: UnitOfWork, services: Services, report: Report, now: datetime) -> None:
    """Open a duty for the reporter's line manager, due after a silence.

    The silence is the wait that the authority set for the first person in immediate danger, in clock time. If
    the board tells the line manager nothing, they are asked to telephone at once.
    """
    state = load_snapshot(uow, services, report.escalation_id, now)
    reporter = name_or_nobody(state.person(report.reporter_id))
    begins = _silence_ends_at(state, now) if _has_manager_acknowledged(state, report) else None
    order = FollowUpOrder(
        CALL_REPORTER,
        Role.REPORTER_LINE_MANAGER,
        f"Telephone {reporter}, who said that they are not safe",
        state.settings.waits.source,
        begins,
    )
    duty = open_follow_up(uow, state, order, report, now)
    if duty is not None and duty.is_asked:
        outgoing.enqueue_ping(uow, state.escalation, [duty.holder_id], now, event=report.id)


def update_watch(uow: UnitOfWork, services: Services, session: Session, now: datetime) -> None:
    """Restart the silence with every answer, or end the watch once the reporter is safe.

    After the manager was asked to telephone, only "safe" ends the watch: a submission by somebody who is not
    safe is no good news.
    """
    report = _watched_report(uow, session)
    if report is None:
        return
    state = load_snapshot(uow, services, report.escalation_id, now)
    watches = (
        duty
        for duty in (*state.duties, *state.planned_follow_ups)
        if duty.key == CALL_REPORTER and duty.is_live
    )
    for duty in [one for one in watches if one.report_id == report.id]:
        if not is_not_safe(session):
            _end_watch(uow, state, duty, report, session, now)
        elif not duty.is_asked:
            uow.duties.save(replace(duty, chase_at=_silence_ends_at(state, now)))


def _watched_report(uow: UnitOfWork, session: Session) -> Report | None:
    """The report by which this draft raised an alert, if it did."""
    if CASE_STEP not in session.trail or "safety" not in session.answers:
        return None
    return report_of(uow, session, case_of(uow, session))[1]


def _silence_ends_at(state: Snapshot, now: datetime) -> datetime:
    return state.settings.waits_for(Urgency.IMMEDIATE).next_chase(0, now)


def _has_manager_acknowledged(state: Snapshot, report: Report) -> bool:
    manager = resolve(Role.REPORTER_LINE_MANAGER, state.circle.of_report(report.id))
    return manager is not None and any(manager.id in duty.told_ids for duty in state.duties)


def _end_watch(
    uow: UnitOfWork, state: Snapshot, duty: Duty, report: Report, session: Session, now: datetime
) -> None:
    """End the watch: nobody has to telephone, and everybody who was alarmed hears that they are safe."""
    uow.duties.save(overtake(duty, now))
    uow.reports.complete(replace(report, answers=answers_of(session)))
    uow.audit.append(now, report.reporter_id, "reporter:safe", report.id, {"escalation": duty.escalation_id})
    told = [one for each in state.duties for one in each.told_ids if one != report.reporter_id]
    news = NewsPayload(NewsKind.SAFE, report=report.id, person=report.reporter_id)
    event = f"{report.id}:{session.revision}"
    outgoing.enqueue_news(uow, state.escalation, told, now, news, event=event)
    outgoing.enqueue_redraws(uow, state.escalation.id, now)
