"""Asks a second person before an ending that would leave somebody unheard; the case stays open meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid4

from bot.reading.snapshot import Snapshot
from bot.use_cases.map.overtake_endings import overtake_endings
from bot.use_cases.outbox import outgoing
from dialogs.session import Session
from state_machines.case.limits import Source
from state_machines.case.pending_ending import EndingState, PendingEnding
from state_machines.duties.circle import why_not_second
from state_machines.duties.duty import Duty, DutyKind, remember_told
from state_machines.duties.ladder import first_chase
from state_machines.duties.roles import holder_of
from state_machines.duties.unheard import agreed_by_others, unheard
from state_machines.errors import NotAllowed
from state_machines.flowchart.flowchart import Event, Move
from state_machines.people.people import Person, Role
from state_machines.time.moments import at_words
from storage.unit_of_work import UnitOfWork

CONFIRM_ENDING = "confirm_ending"


def second_person_rule(before: Snapshot, move: Move, person: Person) -> Source | None:
    """By whose rule this ending waits for a second person; None where it ends the case at once."""
    if not move.closes or before.settings.second_person is None:
        return None
    rule = before.policy.moves[move.position]
    if rule.completes_own and _agreed(before, rule.completes_own, person):
        return None
    silent = unheard(before.live_duties, person, rule.completes, before.urgency_of)
    return before.settings.second_person if silent or _was_refused_here(before) else None


def ask_second_person(
    uow: UnitOfWork,
    before: Snapshot,
    session: Session,
    event: Event,
    move: Move,
    rule: Source,
    now: datetime,
) -> None:
    """Keep the ending with its facts, and open the duty to confirm it.

    Raises NotAllowed where the same ending waits already, and where nobody can be asked.
    """
    _check_is_new(before, event, now)
    overtake_endings(uow, before, event.actor_id, now)
    duty = _duty(before, event, move, rule, now)
    uow.duties.add(duty)
    ending = PendingEnding(
        id=uuid4().hex,
        escalation_id=before.escalation.id,
        event=event.name,
        facts=dict(event.facts),
        recorded_by_id=event.actor_id,
        recorded_at=now,
        duty_id=duty.id,
        draft_id=session.id,
    )
    uow.pending_endings.add(ending)
    details = {"event": event.name, "ending": ending.id, "duty": duty.id, "holder": duty.holder_id}
    uow.audit.append(now, event.actor_id, "ending:ask", before.escalation.id, details)
    outgoing.enqueue_redraws(uow, before.escalation.id, now)
    outgoing.enqueue_ping(uow, before.escalation, [duty.holder_id], now, event=duty.id)


def _duty(before: Snapshot, event: Event, move: Move, rule: Source, now: datetime) -> Duty:
    circle = before.circle.of_ending(event.actor_id)
    held = holder_of(Role.SECOND_PERSON, circle)
    if held.person is None or why_not_second(held.person, circle):
        raise NotAllowed(
            "Somebody who was told has not answered yet, so a second person has to confirm this ending, and "
            "nobody above you is named. Nothing was recorded: please tell your administrator."
        )
    duty = Duty(
        id=uuid4().hex,
        escalation_id=before.escalation.id,
        report_id=None,
        key=CONFIRM_ENDING,
        role=Role.SECOND_PERSON,
        kind=DutyKind.CONFIRM,
        task=f"Confirm the ending “{before.policy.moves[move.position].label}”, or say why it is not to end",
        holder_id=held.person.id,
        source=rule,
        opened_at=now,
        chase_at=first_chase(now, before.settings.waits_for(before.escalation.urgency), held.rung),
        rung=held.rung,
        meant_for_id=event.actor_id,
    )
    return remember_told(duty, (duty.holder_id,))


def _check_is_new(before: Snapshot, event: Event, now: datetime) -> None:
    waiting = before.waiting_ending
    if waiting is None or waiting[0].event != event.name:
        return
    ending, duty = waiting
    by, holder = before.person(ending.recorded_by_id), before.person(duty.holder_id)
    raise NotAllowed(
        f"{by.name if by else 'Somebody'} recorded this ending {at_words(ending.recorded_at, now)}, and it "
        f"waits for {holder.name if holder else 'a second person'} to confirm. Nothing more is needed of you."
    )


def _agreed(before: Snapshot, keys: tuple[str, ...], person: Person) -> bool:
    """Whether those who answered for their agencies are already the people who could be asked."""
    entered = [one for one in before.moves if one.to_step == before.escalation.step != one.from_step]
    proposer = entered[-1].actor_id if entered else None
    return agreed_by_others(proposer, (person, *_who_agreed(before, keys)), before.circle)


def _who_agreed(before: Snapshot, keys: tuple[str, ...]) -> Iterator[Person]:
    for duty in before.duties:
        by = before.person(duty.ended_by_id)
        if by is not None and duty.key in keys and duty.opened_at >= before.escalation.step_since:
            yield by


def _was_refused_here(before: Snapshot) -> bool:
    """Whether a second person has said at this step that it is not to end: then they are asked again."""
    since = before.escalation.step_since
    return any(
        one.state is EndingState.REFUSED and one.ended_at is not None and one.ended_at >= since
        for one in before.endings
    )
