"""Undoes an acknowledgement that was made by mistake, within the minutes allowed."""

from __future__ import annotations

from datetime import datetime

from bot.cards.messages.news import NewsPayload
from bot.cards.parts.words import join_names
from bot.reading.askers import hear_of
from bot.reading.snapshot import Snapshot
from bot.services import Services
from bot.use_cases.answer.idempotency import answer_once
from bot.use_cases.answer.target import Target, load_all, target_of
from bot.use_cases.chase.hand_over import hand_over_duties_in
from bot.use_cases.outbox import outgoing
from bot.values import ActionResult
from state_machines.duties.duty import Duty, undo
from state_machines.duties.ladder import first_chase
from state_machines.duties.press import is_undoable
from state_machines.errors import Refused
from state_machines.messages.news_kind import NewsKind
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def undo_acknowledgement(
    services: Services, person: Person, target: str, now: datetime, *, key: str
) -> ActionResult:
    """Undo all that this person can still undo there, or one duty; `target` as for `acknowledge`."""
    aim = target_of(target)
    with services.store.write() as uow:
        said = answer_once(uow, key, now, lambda: _undo(uow, services, person, aim, now))
        uow.commit()
    if said.changed:  # whoever held it before may be away by now
        for escalation_id in aim.escalation_ids:
            hand_over_duties_in(services, escalation_id, now)
    return said


def _undo(uow: UnitOfWork, services: Services, person: Person, aim: Target, now: datetime) -> ActionResult:
    states = load_all(uow, services, aim, now)
    if not any(state.is_open for state in states):
        words = "This case is closed here, so there is nothing to take back."
        return _refuse(uow, states[0], person, words, now)
    aimed = [(state, duty) for state in states if state.is_open for duty in _aimed_at(state, aim)]
    taken_back = [(state, duty) for state, duty in aimed if is_undoable(duty, person, state.circle, now)]
    if not taken_back:
        why = _why_not_words([duty for _, duty in aimed], person, now)
        return _refuse(uow, states[0], person, why, now)
    for state, duty in taken_back:
        _reopen_duty(uow, state, duty, person, now)
    _enqueue_news(uow, taken_back, person, now)
    cases = tuple(dict.fromkeys(state.case.reference for state, _ in taken_back))
    waits = "waits again, and is" if len(cases) == 1 else "wait again, and are"
    return ActionResult(f"Taken back: {join_names(cases)} {waits} chased as before.")


def _aimed_at(state: Snapshot, aim: Target) -> tuple[Duty, ...]:
    return tuple(duty for duty in state.duties if aim.duty_id in {None, duty.id})


def _reopen_duty(uow: UnitOfWork, state: Snapshot, duty: Duty, person: Person, now: datetime) -> None:
    waits = state.settings.waits_for(state.urgency_of(duty))
    uow.duties.save(undo(duty, person, now, first_chase(now, waits, duty.rung)))
    uow.audit.append(now, person.id, "acknowledgement:undo", duty.id, {"escalation": duty.escalation_id})


def _enqueue_news(
    uow: UnitOfWork, taken_back: list[tuple[Snapshot, Duty]], person: Person, now: datetime
) -> None:
    hearers = []
    for state in {state.escalation.id: state for state, _ in taken_back}.values():
        outgoing.enqueue_redraws(uow, state.escalation.id, now)
        duties = tuple(duty for around, duty in taken_back if around is state)
        hears = [one for one in hear_of(state, duties) if one != person.id]
        news = NewsPayload(NewsKind.UNDONE, person=person.id, duties=tuple(duty.id for duty in duties))
        hearers.append((state.escalation, hears, news))
    first = taken_back[0][1]
    outgoing.enqueue_news_of_several(uow, hearers, now, event=f"{first.id}:{now.isoformat()}")


def _why_not_words(duties: list[Duty], person: Person, now: datetime) -> str:
    """The words of the rule that forbids it, for the duty that this person acknowledged if any."""
    mine_first = sorted(duties, key=lambda duty: duty.acknowledged_by_id != person.id)
    for duty in mine_first:
        try:
            undo(duty, person, now, now)
        except Refused as refused:
            return refused.user_message
    return "There is no acknowledgement here to take back."


def _refuse(uow: UnitOfWork, state: Snapshot, person: Person, words: str, now: datetime) -> ActionResult:
    uow.audit.append(now, person.id, "undo:refuse", state.escalation.id)
    return ActionResult(words, changed=False)
