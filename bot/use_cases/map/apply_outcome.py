"""Carries out a recorded outcome: the chart moves, and whoever has to know of it is told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from bot.cards.messages.news import NewsPayload
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.map.acknowledgement_expiry import acknowledgement_expires_at
from bot.use_cases.map.take_move import take_move
from bot.use_cases.map.tell_relieved import tell_relieved
from bot.use_cases.outbox import outgoing
from state_machines.duties.duty import Duty, DutyKind, DutyState, Rank, acknowledge
from state_machines.flowchart.flowchart import Event, Move
from state_machines.messages.news_kind import NewsKind
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def apply_outcome(
    uow: UnitOfWork,
    services: Services,
    before: Snapshot,
    move: Move,
    event: Event,
    now: datetime,
    but_not: Collection[str] = (),
) -> None:
    """Store the move and tell people; `before` is the state in which it was decided.

    Those in `but_not` know already and hear nothing, as whoever recorded it.
    """
    occasion = f"{before.escalation.id}:{len(before.moves)}"
    taken = take_move(uow, load_snapshot(uow, services, before.escalation.id, now), move, event, now)
    if not move.entered:
        _postpone_expiry(uow, load_snapshot(uow, services, before.escalation.id, now), event, now)
    outgoing.enqueue_redraws(uow, before.escalation.id, now)
    told = [duty.holder_id for duty in taken.waiting]
    outgoing.enqueue_ping(uow, taken.escalation, told, now, event=occasion)
    knows = frozenset((event.actor_id, *but_not))
    relieved = frozenset[str]()
    if move.closes:
        ended, at = _overtaken(uow, before), len(before.moves)
        relieved = tell_relieved(
            uow, before, ended, event.actor_id, now, event=occasion, move=at, but_not=knows
        )
    # Whoever is told that nothing is asked of them any more reads there what was recorded.
    reporters = [one for one in before.reporter_ids if one not in knows | relieved]
    news = NewsPayload(NewsKind.DECIDED, move=len(before.moves), person=event.actor_id)
    outgoing.enqueue_news(uow, taken.escalation, reporters, now, news, event=occasion)


def acknowledge_own(
    uow: UnitOfWork, before: Snapshot, person: Person, now: datetime, *, by: str = "deciding"
) -> None:
    """Acknowledge the person's own duties, because whoever decides on a case knows the report."""
    for duty in before.live_duties:
        if duty.kind is DutyKind.ACKNOWLEDGE and duty.holder_id == person.id:
            # The window for undoing has no length: only undoing the decision would undo it.
            uow.duties.save(acknowledge(duty, person, Rank.HOLDER, now, timedelta(0), now))
            uow.audit.append(now, person.id, "duty:acknowledge", duty.id, {"by": by})


def _overtaken(uow: UnitOfWork, before: Snapshot) -> tuple[Duty, ...]:
    """What was still owed before the ending, and that it made needless."""
    owed = {duty.id for duty in before.live_duties}
    after = uow.duties.of_escalation(before.escalation.id)
    return tuple(duty for duty in after if duty.id in owed and duty.state is DutyState.OVERTAKEN)


def _postpone_expiry(uow: UnitOfWork, after: Snapshot, event: Event, now: datetime) -> None:
    """Move the expiry of acknowledged duties to after the new date."""
    if "planned_on" not in event.facts:
        return
    for duty in filter(_is_acknowledged_act, after.live_duties):
        urgency = after.urgency_of(duty)
        expires = acknowledgement_expires_at(after.settings, urgency, now, event.facts, duty.due_at)
        uow.duties.save(replace(duty, chase_at=expires))


def _is_acknowledged_act(duty: Duty) -> bool:
    return duty.kind is DutyKind.ACT and duty.state is DutyState.ACKNOWLEDGED
