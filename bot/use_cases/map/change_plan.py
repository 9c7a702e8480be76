"""Puts a change of a child's plan to the open chart, or tells people that the chart's text knows none."""

from __future__ import annotations

from datetime import datetime

from bot.cards.messages.news import NewsPayload
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.map.take_move import MoveResult, take_move
from bot.use_cases.outbox import outgoing
from state_machines.errors import EventNotTaken
from state_machines.flowchart.flowchart import Event, Move, advance
from state_machines.messages.news_kind import NewsKind
from state_machines.policy.model import PLAN_CHANGED
from storage.unit_of_work import UnitOfWork


def follow_plan(
    uow: UnitOfWork,
    services: Services,
    escalation_id: str,
    now: datetime,
    *,
    by: str = "",
    told_before: bool = False,
) -> None:
    """Bring an open escalation to the plan that its case has now; nothing happens where it has that already.

    `by` is who said it, empty for the case system. `told_before`: where the chart cannot follow, people were
    told already.
    """
    before = load_snapshot(uow, services, escalation_id, now)
    if not before.is_open or before.escalation.facts.get("plan") == before.case.plan.value:
        return
    event = Event(PLAN_CHANGED, now, by, {"plan": before.case.plan.value})
    try:
        move = _move(before, event, now)
    except EventNotTaken:
        if not told_before:
            _tell_that_it_is_outside(uow, before, by, now)
        return
    taken = take_move(uow, before, move, event, now)
    _tell_of_move(uow, before, move, taken, by, now)


def _move(before: Snapshot, event: Event, now: datetime) -> Move:
    """The chart's own move. A plan that the document does not cover is never put to its conditions."""
    if before.case.plan not in before.policy.plans:
        raise EventNotTaken("The chart of this case does not cover that plan. Nothing was changed.")
    return advance(before.policy, before.escalation, event, now, before.local_limits)


def _tell_of_move(
    uow: UnitOfWork, before: Snapshot, move: Move, taken: MoveResult, by: str, now: datetime
) -> None:
    """Tell who has something to do, who had, and who reported; whoever owes something new gets the card."""
    number = len(before.moves)
    occasion = f"{before.escalation.id}:{number}"
    ended = tuple(duty.id for duty in before.act_duties if duty.key in move.overtakes)
    news = NewsPayload(NewsKind.PLAN_CHANGED, move=number, person=by or None, duties=ended)
    outgoing.enqueue_redraws(uow, before.escalation.id, now)
    outgoing.enqueue_news(uow, taken.escalation, _concerned(before, by), now, news, event=occasion)
    new = [duty.holder_id for duty in taken.waiting]
    outgoing.enqueue_ping(uow, taken.escalation, new, now, event=occasion)


def _tell_that_it_is_outside(uow: UnitOfWork, before: Snapshot, by: str, now: datetime) -> None:
    plan = before.case.plan.value
    details = {"plan": plan, "case": before.case.id}
    uow.audit.append(now, by or None, "escalation:plan_outside", before.escalation.id, details)
    outgoing.enqueue_redraws(uow, before.escalation.id, now)
    news = NewsPayload(NewsKind.PLAN_OUTSIDE, person=by or None, plan=plan)
    occasion = f"{before.escalation.id}:plan:{plan}:{now.isoformat()}"
    people = _concerned(before, by)
    outgoing.enqueue_news(uow, before.escalation, people, now, news, event=occasion)


def _concerned(before: Snapshot, by: str) -> tuple[str, ...]:
    """Everybody who holds something here, and everybody who reported, but not who said it."""
    holders = (duty.acknowledged_by_id or duty.holder_id for duty in before.live_duties)
    return tuple(one for one in dict.fromkeys((*holders, *before.reporter_ids)) if one != by)
