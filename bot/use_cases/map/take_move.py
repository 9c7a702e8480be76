"""Carries out a move on the flowchart: step, history, and duties done, overtaken and opened."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from bot.reading.snapshot import Snapshot
from bot.use_cases.map.open_duties import open_duties
from bot.use_cases.map.overtake_endings import overtake_endings
from state_machines.case.escalation import Escalation
from state_machines.case.report import Report
from state_machines.duties.duty import Duty, DutyKind, Rank, complete, overtake
from state_machines.duties.rank import rank
from state_machines.flowchart.flowchart import Event, Move
from storage.records import RecordedMove
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class MoveResult:
    """The escalation after a move, and the duties about which somebody must be told."""

    escalation: Escalation
    waiting: tuple[Duty, ...]


def take_move(
    uow: UnitOfWork, before: Snapshot, move: Move, event: Event, now: datetime, report: Report | None = None
) -> MoveResult:
    """Store the move and all that follows from it. `before` is the state on which it was decided.

    `report` is the report that caused the move, to which new duties then belong; None for an outcome.
    """
    escalation = _escalation_after(before.escalation, move, now)
    uow.escalations.save(escalation)
    uow.escalations.add_move(_recorded_move(before.escalation, move, event))
    _end_duties(uow, before, move, event.actor_id, now)
    if move.closes or move.entered:
        overtake_endings(uow, before, event.actor_id, now)
    _audit_move(uow, before.escalation, move, event)
    if move.closes:
        return MoveResult(escalation, ())
    after = replace(before, escalation=escalation, duties=uow.duties.of_escalation(escalation.id))
    return MoveResult(escalation, open_duties(uow, after, move.orders, event, now, report))


def duties_answered_by(state: Snapshot, keys: Collection[str], actor_id: str) -> tuple[Duty, ...]:
    """Of the duties that several people hold, those that this person's answer completes.

    These are their own; if they hold none, those of the people whom they cover; otherwise those of the people
    below them.
    """
    actor = state.person(actor_id)
    owed = [duty for duty in state.act_duties if duty.key in keys]
    if actor is None or not owed:
        return ()
    ranked = {duty.id: rank(duty, actor, state.circle) for duty in owed}
    for standing in (Rank.HOLDER, Rank.COVER, Rank.ABOVE):
        theirs = tuple(duty for duty in owed if ranked[duty.id] is standing)
        if theirs:
            return theirs
    return ()


def _escalation_after(escalation: Escalation, move: Move, now: datetime) -> Escalation:
    return replace(
        escalation,
        step=move.step,
        step_since=now if move.entered else escalation.step_since,
        facts=dict(move.facts),
        closed_at=now if move.closes else None,
    )


def _recorded_move(before: Escalation, move: Move, event: Event) -> RecordedMove:
    return RecordedMove(
        escalation_id=before.id,
        from_step=before.step,
        to_step=move.step,
        event=event.name,
        row=move.because.row,
        section=move.because.section,
        origin=move.because.origin,
        text=move.because.text,
        actor_id=event.actor_id or None,
        at=event.at,
        facts=dict(event.facts),
    )


def _end_duties(uow: UnitOfWork, before: Snapshot, move: Move, actor_id: str, now: datetime) -> None:
    """Complete what the outcome does, and end what it makes void; closing ends all but follow-ups."""
    own = duties_answered_by(before, move.completes_own, actor_id)
    for duty in (one for one in before.live_duties if one.kind is not DutyKind.CONFIRM):
        if duty in own or (duty.kind is DutyKind.ACT and duty.key in move.completes):
            uow.duties.save(complete(duty, actor_id, now))
            uow.audit.append(now, actor_id, "duty:complete", duty.id, {"escalation": duty.escalation_id})
        elif (move.closes and duty.kind is not DutyKind.FOLLOW_UP) or (
            duty.kind is DutyKind.ACT and duty.key in move.overtakes
        ):
            uow.duties.save(overtake(duty, now))
            uow.audit.append(
                now, actor_id or None, "duty:overtake", duty.id, {"escalation": duty.escalation_id}
            )


def _audit_move(uow: UnitOfWork, before: Escalation, move: Move, event: Event) -> None:
    details = {"event": event.name, "from": before.step, "to": move.step, "row": move.because.row}
    action = "escalation:close" if move.closes else "escalation:move"
    uow.audit.append(event.at, event.actor_id or None, action, before.id, details)
