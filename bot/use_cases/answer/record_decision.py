"""Records an outcome: the flowchart moves on, under the policy with which the escalation started."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.cards.messages.news import NewsPayload
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.map.acknowledgement_expiry import acknowledgement_expires_at
from bot.use_cases.map.change_plan import follow_plan
from bot.use_cases.map.invitation_words import invitation_words
from bot.use_cases.map.take_move import duties_answered_by, take_move
from bot.use_cases.map.tell_relieved import tell_relieved
from bot.use_cases.outbox import outgoing
from dialogs.session import Session
from state_machines.duties.duty import Duty, DutyKind, DutyState, Rank, acknowledge
from state_machines.duties.roles import roles_to_act_in
from state_machines.errors import Stale
from state_machines.flowchart.flowchart import Event, advance
from state_machines.flowchart.invitations import with_invitation
from state_machines.messages.news_kind import NewsKind
from state_machines.people.people import Person
from storage.unit_of_work import UnitOfWork


def record_decision(
    uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime
) -> int:
    """Advance the escalation by the chosen outcome; returns the move's place in its history.

    It runs in the caller's transaction. Raises NotAllowed for somebody who may not record it, and
    EventNotTaken or Stale if the case has moved on since the dialog began.
    """
    before = load_snapshot(uow, services, session.context["escalation_id"], now)
    if not before.is_open:
        raise Stale("This case has been closed meanwhile. Nothing was recorded.")
    if before.escalation.facts.get("plan") != before.case.plan.value:
        follow_plan(uow, services, before.escalation.id, now, told_before=True)
        before = load_snapshot(uow, services, before.escalation.id, now)
    event = _event(session, person, before, now)
    move = advance(before.policy, before.escalation, event, now, before.local_limits)
    if "planned_on" in event.facts:
        move = with_invitation(move, invitation_words(before, session, person))
    occasion = f"{before.escalation.id}:{len(before.moves)}"
    _acknowledge_own(uow, before, person, now)
    _keep_reason(uow, before, session, person, now)
    taken = take_move(uow, load_snapshot(uow, services, before.escalation.id, now), move, event, now)
    if not move.entered:
        _postpone_expiry(uow, load_snapshot(uow, services, before.escalation.id, now), event, now)
    outgoing.enqueue_redraws(uow, before.escalation.id, now)
    told = [duty.holder_id for duty in taken.waiting]
    outgoing.enqueue_ping(uow, taken.escalation, told, now, event=occasion)
    relieved = frozenset[str]()
    if move.closes:
        ended, at = _overtaken(uow, before), len(before.moves)
        relieved = tell_relieved(uow, before, ended, person.id, now, event=occasion, move=at)
    # Whoever is told that nothing is asked of them any more reads there what was recorded.
    reporters = [one for one in before.reporter_ids if one not in {person.id, *relieved}]
    news = NewsPayload(NewsKind.DECIDED, move=len(before.moves), person=person.id)
    outgoing.enqueue_news(uow, taken.escalation, reporters, now, news, event=occasion)
    return len(before.moves)


def _overtaken(uow: UnitOfWork, before: Snapshot) -> tuple[Duty, ...]:
    """What was still owed before the ending, and that it made needless."""
    owed = {duty.id for duty in before.live_duties}
    after = uow.duties.of_escalation(before.escalation.id)
    return tuple(duty for duty in after if duty.id in owed and duty.state is DutyState.OVERTAKEN)


def _event(session: Session, person: Person, before: Snapshot, now: datetime) -> Event:
    planned_on = session.answers.get("planned_on") if "planned_on" in session.trail else None
    name = str(session.answers["decision"])
    facts = {"planned_on": planned_on} if isinstance(planned_on, str) else {}
    facts |= _answers_of_several(before, name, person)
    return Event(name, now, person.id, facts, roles_to_act_in(person, before.circle))


def _answers_of_several(before: Snapshot, event: str, person: Person) -> dict[str, str]:
    """If several people owe the same answer, whether others still owe it after this one."""
    keys = {key for move in before.policy.moves if move.event == event for key in move.completes_own}
    if not keys:
        return {}
    owed = {duty.id for duty in before.act_duties if duty.key in keys}
    given = {duty.id for duty in duties_answered_by(before, keys, person.id)}
    return {"answers": "some" if owed - given else "all"}


def _acknowledge_own(uow: UnitOfWork, before: Snapshot, person: Person, now: datetime) -> None:
    """Acknowledge the person's own duties, because whoever records an outcome knows the report."""
    for duty in before.live_duties:
        if duty.kind is DutyKind.ACKNOWLEDGE and duty.holder_id == person.id:
            uow.duties.save(acknowledge(duty, person, Rank.HOLDER, now, timedelta(0), now))
            uow.audit.append(now, person.id, "duty:acknowledge", duty.id, {"by": "deciding"})


def _keep_reason(uow: UnitOfWork, before: Snapshot, session: Session, person: Person, now: datetime) -> None:
    """Put on record where the reason is: it stays in the dialog, which is encrypted."""
    details = {"event": str(session.answers["decision"]), "dialog": session.id}
    uow.audit.append(now, person.id, "outcome:record", before.escalation.id, details)


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
