"""Hands open duties over at once, when people come, go or change places."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.cards.messages.news import NewsPayload
from bot.cards.parts.words import name_or_nobody
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.map.vacancies import end_if_filled
from bot.use_cases.outbox import outgoing
from state_machines.case.report import Urgency
from state_machines.duties.duty import Duty, DutyState
from state_machines.duties.eligibility import can_hold
from state_machines.duties.hand_over import hand_over
from state_machines.duties.ladder import Climb
from state_machines.messages.news_kind import NewsKind
from state_machines.people.people import Person
from state_machines.settings.local_settings import LocalSettings
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class MovedDuty:
    """A duty that went to somebody else: the case's reference, the task, and the new holder."""

    reference: str
    task: str
    to: str


#: What may wait for the morning, and what may not.
EVERY_URGENCY = frozenset(Urgency)
IMMEDIATE_ONLY = frozenset({Urgency.IMMEDIATE})

#: Who covered an absence that ended longer ago is found by the next chase.
_LOOK_BACK = timedelta(days=31)


def hand_over_duties(
    services: Services,
    person_ids: Collection[str],
    now: datetime,
    *,
    urgencies: Collection[Urgency] = EVERY_URGENCY,
) -> tuple[MovedDuty, ...]:
    """Hand over what these people cannot do, and give back what others hold for them.

    Each escalation has its own transaction, and correct holders stay: it is safe to repeat, also in several
    processes. Returns the duties that went to somebody else.
    """
    with services.store.read() as uow:
        found = _concerned_escalations(uow, services.settings, person_ids, now)
    return tuple(
        moved for one in found for moved in hand_over_duties_in(services, one, now, urgencies=urgencies)
    )


def hand_over_duties_in(
    services: Services, escalation_id: str, now: datetime, *, urgencies: Collection[Urgency] = EVERY_URGENCY
) -> tuple[MovedDuty, ...]:
    """The same for one escalation."""
    with services.store.write() as uow:
        state = load_snapshot(uow, services, escalation_id, now)
        filled = [duty for duty in state.duties if end_if_filled(uow, duty, state.circle, now)]
        moving = (pair for pair in due_hand_overs(state, now) if pair[0] not in filled)
        steps = [pair for pair in moving if state.urgency_of(pair[0]) in urgencies]
        if steps:
            _carry_out(uow, state, steps, now)
        moved = [duty.id for duty in (*filled, *(duty for duty, _ in steps))]
        hurried = [
            duty for duty in state.duties if duty.id not in moved and _hurry_past(uow, duty, state, now)
        ]
        if steps or filled or hurried:
            uow.commit()
    return tuple(
        MovedDuty(state.case.reference, duty.task, name_or_nobody(state.person(step.duty.holder_id)))
        for duty, step in steps
    )


def _hurry_past(uow: UnitOfWork, duty: Duty, state: Snapshot, now: datetime) -> bool:
    """Let a duty climb now that waits for somebody above its holder who can be told nothing any more."""
    last = state.person(duty.told_ids[-1]) if duty.told_ids else None
    waits = duty.state is DutyState.OPEN and duty.chase_at is not None and duty.chase_at > now
    if last is None or not waits or last.id == duty.holder_id or (last.reachable and not last.has_left):
        return False
    uow.duties.save(replace(duty, chase_at=now))
    uow.audit.append(now, None, "duty:hurry", duty.id, {"escalation": duty.escalation_id, "past": last.id})
    return True


def due_hand_overs(state: Snapshot, now: datetime) -> Iterable[tuple[Duty, Climb]]:
    """Each duty whose holder is not the right one, and the climb that corrects it."""
    for duty in state.duties:
        step = hand_over(duty, state.circle, state.settings.waits_for(state.urgency_of(duty)), now)
        if step is not None:
            yield duty, step


def _concerned_escalations(
    uow: UnitOfWork, settings: LocalSettings, person_ids: Collection[str], now: datetime
) -> tuple[str, ...]:
    people = [one for one in map(uow.people.by_id, person_ids) if one is not None]
    waiting = uow.holders.escalations_waiting_on(person_ids)
    held = uow.holders.escalations_away_from_lowest_rung(_possible_stand_ins(uow, settings, people, now))
    gone = [one.id for one in people if one.has_left or not one.reachable]
    told_last = uow.holders.escalations_told_last(gone) if gone else ()
    return tuple(dict.fromkeys((*waiting, *held, *told_last)))


def _possible_stand_ins(
    uow: UnitOfWork, settings: LocalSettings, people: Iterable[Person], now: datetime
) -> frozenset[str]:
    """Everybody who may hold something in place of one of these people."""
    seniors = (uow.people.by_email(email) for email in settings.seniors)
    found = {one.id for one in seniors if one is not None}
    found |= {shift.person_id for shift in uow.rota.in_force(now - _LOOK_BACK, now)}
    for person in people:
        found |= {one for one in (person.cover_id, person.line_manager_id) if one is not None}
        found |= uow.absences.covers_of(person.id, now - _LOOK_BACK)
    return frozenset(found)


def _carry_out(uow: UnitOfWork, state: Snapshot, steps: list[tuple[Duty, Climb]], now: datetime) -> None:
    """Store the hand-overs, tell the new holders, and inform the old ones and the reporter."""
    for duty, step in steps:
        uow.duties.save(step.duty)
        details = {
            "escalation": duty.escalation_id,
            "from": duty.acknowledged_by_id if step.resumes else duty.holder_id,
            "to": step.duty.holder_id,
            "rung": step.duty.rung,
        }
        uow.audit.append(now, None, "duty:hand_over", duty.id, details)
    event = f"handed:{state.escalation.id}:{now.isoformat()}"
    told = [person.id for _, step in steps for person in (*step.tell, *step.remind)]
    outgoing.enqueue_redraws(uow, state.escalation.id, now)
    outgoing.enqueue_ping(uow, state.escalation, told, now, event=event)
    _enqueue_news(uow, state, steps, told, now, event)


def _enqueue_news(
    uow: UnitOfWork,
    state: Snapshot,
    steps: list[tuple[Duty, Climb]],
    told: list[str],
    now: datetime,
    event: str,
) -> None:
    had = [duty.holder_id for duty, _ in steps if can_hold(duty.holder_id, duty, state.circle)]
    news = NewsPayload(
        NewsKind.PASSED_ON,
        duties=tuple(duty.id for duty, _ in steps),
        told=tuple(step.duty.holder_id for _, step in steps),
    )
    hears = [one for one in (*state.reporter_ids, *had) if one not in told]
    outgoing.enqueue_news(uow, state.escalation, hears, now, news, event=event)
