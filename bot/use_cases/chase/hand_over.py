"""Hands open duties over at once, when people come, go or change places."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.cards.messages.news import NewsPayload
from bot.cards.parts.words import name_or_nobody
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.map.follow_ups import open_allocation
from bot.use_cases.map.vacancies import end_if_filled
from bot.use_cases.outbox import outgoing
from state_machines.case.report import Urgency
from state_machines.duties.duty import Duty, DutyState
from state_machines.duties.eligibility import can_hold
from state_machines.duties.hand_over import hand_over, relieve
from state_machines.duties.ladder import Climb
from state_machines.duties.rungs import RungName
from state_machines.duties.vacancy import vacant_role
from state_machines.messages.news_kind import NewsKind
from state_machines.people.people import Person
from state_machines.people.rota import RotaPart
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

#: Where on a ladder whoever is on duty stands.
_DUTY_RUNG = list(RungName).index(RungName.DUTY_MANAGER)
#: Who covered an absence that ended longer ago is found by the next chase.
_LOOK_BACK = timedelta(days=31)


def hand_over_duties(
    services: Services,
    person_ids: Collection[str],
    now: datetime,
    *,
    urgencies: Collection[Urgency] = EVERY_URGENCY,
    off_duty: frozenset[str] = frozenset(),
) -> tuple[MovedDuty, ...]:
    """Hand over what these people cannot do, and give back what others hold for them.

    `off_duty` are those of them whose shift is over: what had climbed to them goes to whoever is on now.

    Each escalation has its own transaction, and correct holders stay: it is safe to repeat, also in several
    processes. Returns the duties that went to somebody else.
    """
    with services.store.read() as uow:
        found = _concerned_escalations(uow, services.settings, person_ids, now)
        climbed = uow.holders.escalations_climbed_to(_DUTY_RUNG) if off_duty else ()
    return tuple(
        moved
        for one in dict.fromkeys((*found, *climbed))
        for moved in hand_over_duties_in(services, one, now, urgencies=urgencies, off_duty=off_duty)
    )


def hand_over_duties_in(
    services: Services,
    escalation_id: str,
    now: datetime,
    *,
    urgencies: Collection[Urgency] = EVERY_URGENCY,
    off_duty: frozenset[str] = frozenset(),
) -> tuple[MovedDuty, ...]:
    """The same for one escalation."""
    with services.store.write() as uow:
        state = load_snapshot(uow, services, escalation_id, now)
        filled = [duty for duty in state.duties if end_if_filled(uow, duty, state.circle, now)]
        moving = (pair for pair in _due_hand_overs(uow, state, off_duty, now) if pair[0] not in filled)
        steps = [pair for pair in moving if state.urgency_of(pair[0]) in urgencies]
        vacated = _ask_to_allocate(uow, state, now)
        if steps or vacated:
            _carry_out(uow, state, steps, now, also_asked=vacated, off_duty=off_duty)
        moved = [duty.id for duty in (*filled, *(duty for duty, _ in steps))]
        hurried = [
            duty for duty in state.duties if duty.id not in moved and _hurry_past(uow, duty, state, now)
        ]
        if steps or filled or vacated or hurried:
            uow.commit()
    return tuple(
        MovedDuty(state.case.reference, duty.task, name_or_nobody(step.tell[0])) for duty, step in steps
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


def _due_hand_overs(
    uow: UnitOfWork, state: Snapshot, off_duty: frozenset[str], now: datetime
) -> Iterable[tuple[Duty, Climb]]:
    """Each duty whose holder is not the right one, and the climb that corrects it."""
    for duty in state.duties:
        waits = state.settings.waits_for(state.urgency_of(duty))
        step = hand_over(
            duty, state.circle, waits, now, keeps=who_had_it_on_shift(uow, duty, state.case.team)
        )
        step = step or relieve(duty, state.circle, off_duty, waits, now)
        if step is not None:
            yield duty, step


def who_had_it_on_shift(uow: UnitOfWork, duty: Duty, team: str) -> frozenset[str]:
    """Whoever acknowledged the duty while the rota named them for this team: it stays with them."""
    if duty.state is not DutyState.ACKNOWLEDGED or duty.acknowledged_at is None:
        return frozenset()
    then = uow.rota.on_duty_at(duty.acknowledged_at)
    return frozenset(filter(None, (then.person_id(part, team) for part in RotaPart))) & {
        duty.acknowledged_by_id or ""
    }


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


def _ask_to_allocate(uow: UnitOfWork, state: Snapshot, now: datetime) -> tuple[str, ...]:
    """Whoever is now asked to allocate the case, with the same card that hands the rest over to them."""
    if (
        vacant_role(state.circle) is None
        or uow.escalations.of_case(state.case.id)[0].id != state.escalation.id
    ):
        return ()
    duty = open_allocation(uow, state, now)
    return (duty.holder_id,) if duty is not None else ()


def _carry_out(
    uow: UnitOfWork,
    state: Snapshot,
    steps: list[tuple[Duty, Climb]],
    now: datetime,
    *,
    also_asked: tuple[str, ...] = (),
    off_duty: frozenset[str] = frozenset(),
) -> None:
    """Store the hand-overs, tell the new holders, and inform the old ones and the reporter."""
    for duty, step in steps:
        uow.duties.save(step.duty)
        details = {
            "escalation": duty.escalation_id,
            "from": duty.acknowledged_by_id if step.resumes else duty.holder_id,
            "to": step.tell[0].id,
            "rung": step.duty.rung,
        }
        uow.audit.append(now, None, "duty:hand_over", duty.id, details)
    event = f"handed:{state.escalation.id}:{now.isoformat()}"
    told = [*also_asked, *(person.id for _, step in steps for person in (*step.tell, *step.remind))]
    outgoing.enqueue_redraws(uow, state.escalation.id, now)
    outgoing.enqueue_ping(uow, state.escalation, told, now, event=event)
    if steps:
        _enqueue_news(uow, state, steps, told, now, event, off_duty)


def _enqueue_news(
    uow: UnitOfWork,
    state: Snapshot,
    steps: list[tuple[Duty, Climb]],
    told: list[str],
    now: datetime,
    event: str,
    off_duty: frozenset[str],
) -> None:
    had = [
        one
        for duty, _ in steps
        for one in dict.fromkeys((duty.holder_id, *(told for told in duty.told_ids if told in off_duty)))
        if can_hold(one, duty, state.circle)
    ]
    news = NewsPayload(
        NewsKind.PASSED_ON,
        duties=tuple(duty.id for duty, _ in steps),
        told=tuple(step.tell[0].id for _, step in steps),
    )
    hears = [one for one in (*state.reporter_ids, *had) if one not in told]
    outgoing.enqueue_news(uow, state.escalation, hears, now, news, event=event)
