"""The second person's answer: the recorded ending is confirmed and applied, or the case stays open."""

from __future__ import annotations

from datetime import datetime

from bot.cards.messages.news import NewsPayload
from bot.cards.parts.words import name_or_nobody
from bot.reading.part_of import roles_to_record_in
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.answer.idempotency import answer_once
from bot.use_cases.answer.target import target_of
from bot.use_cases.map.apply_outcome import acknowledge_own, apply_outcome
from bot.use_cases.map.change_plan import follow_plan
from bot.use_cases.map.overtake_endings import end_as_overtaken
from bot.use_cases.outbox import outgoing
from bot.values import ActionResult
from dialogs.catalog.keep_open import REASON
from dialogs.session import Session
from state_machines.case.pending_ending import EndingState, PendingEnding
from state_machines.duties.duty import Duty, Rank, complete
from state_machines.duties.rank import rank, refusal
from state_machines.errors import NotAllowed, Refused, Stale
from state_machines.flowchart.before_meeting import check_not_before_meeting
from state_machines.flowchart.flowchart import Event, Move, advance
from state_machines.messages.news_kind import NewsKind
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork

_ANSWERED = "This ending was answered already, or the case has moved on. Nothing has changed."


def confirm_ending(
    services: Services, person: Person, target: str, now: datetime, *, key: str
) -> ActionResult:
    """Apply the recorded ending, judged again as the case is now; a refusal has `changed` false.

    `target` is "<escalation id>/<duty id>". Where the case has moved on the ending is dropped, and whoever
    recorded it is told.
    """
    aim = target_of(target)
    with services.store.write() as uow:
        said = answer_once(
            uow,
            key,
            now,
            lambda: _confirm(uow, services, person, aim.escalation_id, aim.duty_id or "", now),
        )
        uow.commit()
    return said


def answerable_ending(state: Snapshot, duty_id: str, person: Person) -> tuple[PendingEnding, Duty]:
    """The ending that this person may answer; raises Stale or NotAllowed where they may not (any more)."""
    waiting = state.waiting_ending
    if waiting is None or waiting[1].id != duty_id or not state.is_open:
        raise Stale(_ANSWERED)
    if rank(waiting[1], person, state.circle) is Rank.NONE:
        raise NotAllowed(refusal(waiting[1], person, state.circle))
    return waiting


def keep_open(uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime) -> str:
    """Record that it is not to end, and why, in the caller's transaction; returns the duty's id.

    The reason is encrypted: news say only that there is one, and Open shows it.
    """
    state = load_snapshot(uow, services, session.context["escalation_id"], now)
    ending, duty = answerable_ending(state, session.context["duty_id"], person)
    reason = str(session.answers[REASON])
    uow.duties.save(complete(duty, person.id, now))
    uow.pending_endings.save(ending.end(EndingState.REFUSED, person.id, now, reason))
    acknowledge_own(uow, state, person, now, by="answering")
    details = {"ending": ending.id, "dialog": session.id}
    uow.audit.append(now, person.id, "ending:refuse", state.escalation.id, details)
    outgoing.enqueue_redraws(uow, state.escalation.id, now)
    _tell_recorder(uow, state, ending, NewsKind.ENDING_REFUSED, person, now)
    return duty.id


def _confirm(
    uow: UnitOfWork, services: Services, person: Person, escalation_id: str, duty_id: str, now: datetime
) -> ActionResult:
    state = load_snapshot(uow, services, escalation_id, now)
    try:
        answerable_ending(state, duty_id, person)
    except Refused as refused:
        why = {"duty": duty_id, "escalation": escalation_id}
        uow.audit.append(now, person.id, "ending:refuse_answer", escalation_id, why)
        return ActionResult(refused.user_message, changed=False)
    if state.escalation.facts.get("plan") != state.case.plan.value:
        follow_plan(uow, services, escalation_id, now, told_before=True)
        state = load_snapshot(uow, services, escalation_id, now)
    waiting = state.waiting_ending
    if waiting is None:
        why = {"duty": duty_id, "escalation": escalation_id}
        uow.audit.append(now, person.id, "ending:refuse_answer", escalation_id, why)
        return ActionResult(_ANSWERED, changed=False)
    return _apply(uow, services, state, *waiting, person, now)


def _apply(
    uow: UnitOfWork,
    services: Services,
    state: Snapshot,
    ending: PendingEnding,
    duty: Duty,
    person: Person,
    now: datetime,
) -> ActionResult:
    reference, recorder = state.case.reference, name_or_nobody(state.person(ending.recorded_by_id))
    try:
        move, event = _judge_again(state, ending, now)
    except Refused:
        end_as_overtaken(uow, state, ending, duty, person.id, now)
        outgoing.enqueue_redraws(uow, state.escalation.id, now)
        return ActionResult(
            f"{reference} has moved on since {recorder} recorded this ending, so it stays open and nothing "
            f"ends. {recorder} is told, and can record what is right now.",
            changed=False,
        )
    uow.duties.save(complete(duty, person.id, now))
    uow.pending_endings.save(ending.end(EndingState.CONFIRMED, person.id, now))
    details = {"ending": ending.id, "recorded_by": ending.recorded_by_id, "dialog": ending.draft_id}
    uow.audit.append(now, person.id, "ending:confirm", state.escalation.id, details)
    acknowledge_own(uow, state, person, now, by="answering")
    apply_outcome(uow, services, state, move, event, now, but_not=(person.id,))
    _tell_recorder(uow, state, ending, NewsKind.ENDING_CONFIRMED, person, now)
    return ActionResult(
        f"Confirmed: {reference} is closed here. {recorder} is told, and whoever reported it or had a part."
    )


def _judge_again(state: Snapshot, ending: PendingEnding, now: datetime) -> tuple[Move, Event]:
    """The move that the ending is now; raises Refused where the case is no longer as it was recorded."""
    recorder = state.person(ending.recorded_by_id)
    if recorder is None or any(report.recorded_at > ending.recorded_at for report in state.reports):
        raise Stale("A report came since.")
    roles = roles_to_record_in(state, recorder)
    event = Event(ending.event, now, recorder.id, ending.facts, roles)
    check_not_before_meeting(state.policy, state.escalation, event, now)
    move = advance(state.policy, state.escalation, event, now, state.local_limits)
    if not move.closes:
        raise Stale("It would not end the case now.")
    return move, event


def _tell_recorder(
    uow: UnitOfWork, state: Snapshot, ending: PendingEnding, what: NewsKind, person: Person, now: datetime
) -> None:
    news = NewsPayload(what, person=person.id, duties=(ending.duty_id,))
    outgoing.enqueue_news(uow, state.escalation, [ending.recorded_by_id], now, news, event=ending.duty_id)
