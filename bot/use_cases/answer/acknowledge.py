"""Acknowledging duties: somebody says "I have this"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.cards.answers.take_over import WHICH, which_part_card
from bot.cards.messages.news import NewsPayload
from bot.cards.parts.words import join_names
from bot.reading.askers import hear_of
from bot.reading.snapshot import Snapshot
from bot.services import Services
from bot.use_cases.answer.idempotency import answer_once
from bot.use_cases.answer.target import Target, load_all, target_of
from bot.use_cases.map.acknowledgement_expiry import acknowledgement_expires_at
from bot.use_cases.map.tell_relieved import tell_relieved
from bot.use_cases.outbox import outgoing
from bot.values import ActionResult
from state_machines.duties import duty as duties
from state_machines.duties.duty import Duty, DutyKind
from state_machines.duties.press import Acknowledgeable, duties_to_acknowledge
from state_machines.duties.rank import rank
from state_machines.messages.news_kind import NewsKind
from state_machines.people.people import Person
from state_machines.settings.local_settings import CALL_BACK, CALL_REPORTER
from storage.unit_of_work import UnitOfWork


def acknowledge(services: Services, person: Person, target: str, now: datetime, *, key: str) -> ActionResult:
    """Acknowledge one duty, or a person's duties of one escalation; a refusal has `changed` false.

    `target` is "<escalation id>", several of them joined by "+", or "<escalation id>/<duty id>".
    """
    aim = target_of(target)
    with services.store.write() as uow:
        said = answer_once(uow, key, now, lambda: _acknowledge(uow, services, person, aim, now))
        uow.commit()
    return said


def _acknowledge(
    uow: UnitOfWork, services: Services, person: Person, aim: Target, now: datetime
) -> ActionResult:
    states = load_all(uow, services, aim, now)
    found = tuple((state, _choose(state, person, aim, now)) for state in states)
    able = tuple((state, one) for state, one in found if not one.refusal and not one.choices)
    if not able:
        return _refuse_or_ask(uow, *found[0], person, now)
    taken = tuple((state, _acknowledge_chosen(uow, state, one, person, now)) for state, one in able)
    _enqueue_news(uow, taken, person, now)
    for state, duties_taken in taken:
        event = f"{duties_taken[0].id}:{now.isoformat()}"
        tell_relieved(uow, state, duties_taken, person.id, now, event=event)
    return ActionResult(_result_words(services, taken))


def _choose(state: Snapshot, person: Person, aim: Target, now: datetime) -> Acknowledgeable:
    call_now = frozenset({CALL_REPORTER, CALL_BACK})
    return duties_to_acknowledge(state.duties, person, state.circle, now, aim.duty_id, call_now)


def _refuse_or_ask(
    uow: UnitOfWork, state: Snapshot, chosen: Acknowledgeable, person: Person, now: datetime
) -> ActionResult:
    if chosen.refusal:
        return _refuse(uow, state, chosen, person, now)
    return ActionResult(WHICH, changed=False, card=which_part_card(state, chosen.choices))


def _acknowledge_chosen(
    uow: UnitOfWork, state: Snapshot, chosen: Acknowledgeable, person: Person, now: datetime
) -> tuple[Duty, ...]:
    each = (*chosen.mine, *chosen.for_others)
    return tuple(_acknowledge_one(uow, state, duty, person, now) for duty in each)


def _refuse(
    uow: UnitOfWork, state: Snapshot, chosen: Acknowledgeable, person: Person, now: datetime
) -> ActionResult:
    why = "wrong rank" if chosen.wrong_rank else "nothing waiting"
    uow.audit.append(now, person.id, "acknowledgement:refuse", state.escalation.id, {"why": why})
    return ActionResult(chosen.refusal, changed=False)


def _acknowledge_one(uow: UnitOfWork, state: Snapshot, duty: Duty, person: Person, now: datetime) -> Duty:
    settings, urgency = state.settings, state.urgency_of(duty)
    standing = rank(duty, person, state.circle)
    # A meeting's date says nothing about a follow-up beside the chart.
    moved = state.moves and duty.kind is not DutyKind.FOLLOW_UP
    planned = state.moves[-1].facts if moved else {}
    expires = acknowledgement_expires_at(settings, urgency, now, planned, duty.due_at)
    taken = duties.acknowledge(duty, person, standing, now, settings.undo_within, expires)
    uow.duties.save(taken)
    details = {"escalation": duty.escalation_id, "as": standing.value}
    uow.audit.append(now, person.id, "duty:acknowledge", duty.id, details)
    return taken


def _enqueue_news(
    uow: UnitOfWork, taken: Sequence[tuple[Snapshot, tuple[Duty, ...]]], person: Person, now: datetime
) -> None:
    hearers = []
    for state, each in taken:
        outgoing.enqueue_redraws(uow, state.escalation.id, now)
        hears = [one for one in hear_of(state, each) if one != person.id]
        ids = tuple(duty.id for duty in each)
        news = NewsPayload(NewsKind.ACKNOWLEDGED, person=person.id, duties=ids)
        hearers.append((state.escalation, hears, news))
    first = taken[0][1][0]
    outgoing.enqueue_news_of_several(uow, hearers, now, event=f"{first.id}:{now.isoformat()}")


def _result_words(services: Services, taken: Sequence[tuple[Snapshot, tuple[Duty, ...]]]) -> str:
    owed = [duty.task for _, each in taken for duty in each if duty.kind is not DutyKind.ACKNOWLEDGE]
    tasks = "".join(f" Next: {task}." for task in dict.fromkeys(owed))
    minutes = int(services.settings.undo_within.total_seconds() // 60)
    undo = f"You can undo it for {minutes} minutes."
    cases = join_names(tuple(state.case.reference for state, _ in taken))
    return f"You have this: {cases}. It is recorded.{tasks} {undo}"
