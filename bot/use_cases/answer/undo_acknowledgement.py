"""Undoes an acknowledgement that was made by mistake, within the minutes allowed."""

from __future__ import annotations

from datetime import datetime

from bot.cards.messages.news import NewsPayload
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.answer.idempotency import answer_once
from bot.use_cases.answer.target import Target, target_of
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
        hand_over_duties_in(services, aim.escalation_id, now)
    return said


def _undo(uow: UnitOfWork, services: Services, person: Person, aim: Target, now: datetime) -> ActionResult:
    state = load_snapshot(uow, services, aim.escalation_id, now)
    if not state.is_open:
        return _refuse(uow, state, person, "This case is closed here, so there is nothing to take back.", now)
    aimed = [duty for duty in state.duties if aim.duty_id in {None, duty.id}]
    taken_back = [duty for duty in aimed if is_undoable(duty, person, now)]
    if not taken_back:
        return _refuse(uow, state, person, _why_not_words(aimed, person, now), now)
    for duty in taken_back:
        _reopen_duty(uow, state, duty, person, now)
    _enqueue_news(uow, state, taken_back, person, now)
    return ActionResult(f"Taken back: {state.case.reference} waits again, and is chased as before.")


def _reopen_duty(uow: UnitOfWork, state: Snapshot, duty: Duty, person: Person, now: datetime) -> None:
    waits = state.settings.waits_for(state.urgency_of(duty))
    uow.duties.save(undo(duty, person, now, first_chase(now, waits, duty.rung)))
    uow.audit.append(now, person.id, "acknowledgement:undo", duty.id, {"escalation": duty.escalation_id})


def _enqueue_news(
    uow: UnitOfWork, state: Snapshot, duties: list[Duty], person: Person, now: datetime
) -> None:
    outgoing.enqueue_redraws(uow, state.escalation.id, now)
    reporters = [reporter for reporter in state.reporter_ids if reporter != person.id]
    news = NewsPayload(NewsKind.UNDONE, person=person.id, duties=tuple(duty.id for duty in duties))
    event = f"{duties[0].id}:{now.isoformat()}"
    outgoing.enqueue_news(uow, state.escalation, reporters, now, news, event=event)


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
