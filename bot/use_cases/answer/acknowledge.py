"""Acknowledging duties: somebody says "I have this"."""

from __future__ import annotations

from datetime import datetime

from bot.cards.answers.take_over import WHICH, which_part_card
from bot.cards.messages.news import NewsPayload
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.answer.idempotency import answer_once
from bot.use_cases.answer.target import Target, target_of
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

    `target` is "<escalation id>" or "<escalation id>/<duty id>".
    """
    aim = target_of(target)
    with services.store.write() as uow:
        said = answer_once(uow, key, now, lambda: _acknowledge(uow, services, person, aim, now))
        uow.commit()
    return said


def _acknowledge(
    uow: UnitOfWork, services: Services, person: Person, aim: Target, now: datetime
) -> ActionResult:
    state = load_snapshot(uow, services, aim.escalation_id, now)
    chosen = duties_to_acknowledge(
        state.duties, person, state.circle, now, aim.duty_id, frozenset({CALL_REPORTER, CALL_BACK})
    )
    if chosen.refusal:
        return _refuse(uow, state, chosen, person, now)
    if chosen.choices:
        return ActionResult(WHICH, changed=False, card=which_part_card(state, chosen.choices))
    taken = tuple(
        _acknowledge_one(uow, state, duty, person, now) for duty in (*chosen.mine, *chosen.for_others)
    )
    _enqueue_news(uow, state, taken, person, now)
    tell_relieved(uow, state, taken, person.id, now, event=f"{taken[0].id}:{now.isoformat()}")
    return ActionResult(_result_words(services, state, taken))


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
    uow: UnitOfWork, state: Snapshot, taken: tuple[Duty, ...], person: Person, now: datetime
) -> None:
    outgoing.enqueue_redraws(uow, state.escalation.id, now)
    reporters = [reporter for reporter in state.reporter_ids if reporter != person.id]
    ids = tuple(duty.id for duty in taken)
    news = NewsPayload(NewsKind.ACKNOWLEDGED, person=person.id, duties=ids)
    event = f"{taken[0].id}:{now.isoformat()}"
    outgoing.enqueue_news(uow, state.escalation, reporters, now, news, event=event)


def _result_words(services: Services, state: Snapshot, taken: tuple[Duty, ...]) -> str:
    tasks = "".join(f" Next: {duty.task}." for duty in taken if duty.kind is not DutyKind.ACKNOWLEDGE)
    minutes = int(services.settings.undo_within.total_seconds() // 60)
    undo = f"You can undo it for {minutes} minutes."
    return f"You have this: {state.case.reference}. It is recorded.{tasks} {undo}"
