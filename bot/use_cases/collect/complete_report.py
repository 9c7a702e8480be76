"""Completes a report that was recorded early by an alert, once its draft is submitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.cards.messages.news import NewsPayload
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.collect.draft_as_report import answers_of
from bot.use_cases.map.decide_move import decide_move
from bot.use_cases.map.follow_repeats import facts_from_record, follow_repeat
from bot.use_cases.map.follow_ups import open_follow_ups
from bot.use_cases.map.keep_standing_facts import keep_standing_facts, known_facts
from bot.use_cases.map.last_seen import store_sighting_in_report
from bot.use_cases.map.store_patterns import store_patterns
from bot.use_cases.map.take_move import take_move
from bot.use_cases.outbox import outgoing
from dialogs.reported_facts import reported_facts
from dialogs.session import Session
from state_machines.case.case import Case
from state_machines.case.family import answers_about_sibling, observed_of_sibling
from state_machines.case.report import Report
from state_machines.duties.duty import Duty, DutyKind
from state_machines.flowchart.flowchart import Move
from state_machines.messages.news_kind import NewsKind
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def complete_report(
    uow: UnitOfWork,
    services: Services,
    case: Case,
    alerted: Report,
    session: Session,
    person: Person,
    now: datetime,
    *,
    is_first: bool = True,
) -> Report:
    """Store the full answers, and tell those who were alerted that there is more to read.

    Nobody is asked a second time. People whom only the full answers concern are asked now. `is_first` is
    false where the child is another of those behind the door, who was alerted about before.
    """
    answers, observed = answers_of(session), reported_facts(session)
    if not is_first:
        answers, observed = answers_about_sibling(answers), observed_of_sibling(observed)
    facts = {
        **observed,
        **known_facts(uow, case, answers),
        **facts_from_record(uow, services, case, session.dialog, answers, now, report_id=alerted.id),
    }
    report = replace(alerted, answers=answers, facts=facts)
    uow.reports.complete(report)
    uow.audit.append(
        now, report.reporter_id, "report:complete", report.id, {"escalation": report.escalation_id}
    )
    keep_standing_facts(uow, services.settings, report, now)
    if is_first:
        store_sighting_in_report(uow, case, report, session, person, now)
    store_patterns(uow, services, report, now)
    state = load_snapshot(uow, services, report.escalation_id, now)
    if state.is_open:
        _enqueue_messages(uow, state, report, now)
        asked = _open_new_duties(uow, services, case, report, alerted.facts, person, now, is_first=is_first)
        told = [duty.holder_id for duty in asked]
        outgoing.enqueue_ping(uow, state.escalation, told, now, event=f"{report.id}:complete")
        outgoing.enqueue_redraws(uow, state.escalation.id, now)
    return report


def _enqueue_messages(uow: UnitOfWork, state: Snapshot, report: Report, now: datetime) -> None:
    told = [one for duty in state.duties for one in duty.told_ids if one != report.reporter_id]
    news = NewsPayload(NewsKind.COMPLETED, report=report.id)
    outgoing.enqueue_news(uow, state.escalation, told, now, news, event=report.id)


def _open_new_duties(
    uow: UnitOfWork,
    services: Services,
    case: Case,
    report: Report,
    before: Mapping[str, str],
    person: Person,
    now: datetime,
    *,
    is_first: bool,
) -> tuple[Duty, ...]:
    """Open the duties that the full answers call for; `before` are the facts of the alert."""
    waiting: tuple[Duty, ...] = ()
    if any(before.get(fact) != value for fact, value in report.facts.items()):
        state = load_snapshot(uow, services, report.escalation_id, now)
        move, event = decide_move(state, report, person, now)
        waiting = take_move(uow, state, _without_repeats(move, state, report), event, now, report).waiting
    waiting = (*waiting, *follow_repeat(uow, services, report, now))
    state = load_snapshot(uow, services, report.escalation_id, now)
    known = {**report.facts, "plan": case.plan.value}
    return (*waiting, *open_follow_ups(uow, state, report, known, now, of_incident=is_first))


def _without_repeats(move: Move, state: Snapshot, report: Report) -> Move:
    """The move without duties to acknowledge for people whom the alert has asked already."""
    told = {duty.key for duty in state.acknowledge_duties if duty.report_id == report.id}
    orders = (order for order in move.orders if order.kind is DutyKind.ACT or order.key not in told)
    return replace(move, orders=tuple(orders))
