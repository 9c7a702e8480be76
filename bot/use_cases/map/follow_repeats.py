"""Finds in the record whether a report is a repeat referral, and puts that to the chart (Stockport 5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.reading.past_reports import earlier_reports, past_reports
from bot.reading.policies import frozen_policy
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.map.decide_move import EVENTS
from bot.use_cases.map.take_move import take_move
from state_machines.case.case import Case
from state_machines.case.presenting_reason import presenting_reason
from state_machines.case.report import Answer, Report
from state_machines.duties.duty import Duty
from state_machines.errors import EventNotTaken
from state_machines.flowchart.flowchart import Event, Move, advance
from state_machines.flowchart.patterns import PastReport
from state_machines.flowchart.repeats import find_repeat
from state_machines.policy.model import REPEAT_FOUND
from state_machines.policy.outside_the_chart import policy_for
from storage.unit_of_work import UnitOfWork


def facts_from_record(
    uow: UnitOfWork,
    services: Services,
    case: Case,
    kind: str,
    answers: Mapping[str, Answer],
    now: datetime,
    *,
    report_id: str,
) -> dict[str, str]:
    """What rules may read of the case's past at this report, by the rule of its policy; nobody is asked."""
    current = uow.escalations.open_for_case(case.id)
    policy = (
        frozen_policy(uow, services, current.policy_hash)
        if current
        else policy_for(services.policy, case.plan)
    )
    earlier = earlier_reports(uow, case.id, now, but_not=report_id)
    episode, reason = current.id if current else "", presenting_reason(kind, answers)
    newest = PastReport(EVENTS[kind], now, "", "", {}, episode, reason)
    return find_repeat(policy.patterns, (*earlier, newest), now).facts


def follow_repeat(uow: UnitOfWork, services: Services, report: Report, now: datetime) -> tuple[Duty, ...]:
    """Put a repeat to the chart after the report itself, once in an episode; the duties that then wait."""
    state = load_snapshot(uow, services, report.escalation_id, now)
    if not state.is_open:
        return ()
    repeat = find_repeat(state.policy.patterns, past_reports(uow, report), report.recorded_at)
    event = Event(REPEAT_FOUND, now, "", repeat.facts)
    move = _move(state, event, now) if repeat.is_one else None
    if move is None or any(before.to_step == move.step for before in state.moves):
        return ()
    return take_move(uow, state, move, event, now, report).waiting


def _move(state: Snapshot, event: Event, now: datetime) -> Move | None:
    """The chart's own move; None where its text takes none here."""
    try:
        return advance(state.policy, state.escalation, event, now, state.local_limits)
    except EventNotTaken:
        return None
