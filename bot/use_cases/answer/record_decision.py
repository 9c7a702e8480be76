"""Records an outcome: the flowchart moves on, under the policy with which the escalation started."""

from __future__ import annotations

from datetime import datetime

from bot.reading.part_of import roles_to_record_in
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.answer.ask_second_person import ask_second_person, second_person_rule
from bot.use_cases.map.apply_outcome import acknowledge_own, apply_outcome
from bot.use_cases.map.change_plan import follow_plan
from bot.use_cases.map.invitation_words import invitation_words
from bot.use_cases.map.take_move import duties_answered_by
from dialogs.catalog.meeting_more import TIME
from dialogs.session import Session
from state_machines.errors import Stale
from state_machines.flowchart.before_meeting import check_not_before_meeting
from state_machines.flowchart.flowchart import Event, advance
from state_machines.flowchart.invitations import with_invitation
from state_machines.people.people import Person
from state_machines.policy.vocabulary import TIMES_OF_DATES
from storage.unit_of_work import UnitOfWork


def record_decision(
    uow: UnitOfWork, services: Services, session: Session, person: Person, now: datetime
) -> int:
    """Advance the escalation by the chosen outcome; returns the move's place in its history.

    An ending that would leave somebody unheard is kept and put to a second person, and nothing moves yet.
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
    check_not_before_meeting(before.policy, before.escalation, event, now)
    move = advance(before.policy, before.escalation, event, now, before.local_limits)
    if "planned_on" in event.facts:
        move = with_invitation(move, invitation_words(before, session, person))
    rule = second_person_rule(before, move, person)
    acknowledge_own(uow, before, person, now)
    _keep_reason(uow, before, session, person, now)
    if rule is not None:
        ask_second_person(uow, before, session, event, move, rule, now)
        # The last move there is: a release that knows of no second person shows where the case stands.
        return len(before.moves) - 1
    apply_outcome(uow, services, before, move, event, now)
    return len(before.moves)


def _event(session: Session, person: Person, before: Snapshot, now: datetime) -> Event:
    planned_on = session.answers.get("planned_on") if "planned_on" in session.trail else None
    name = str(session.answers["decision"])
    facts = {"planned_on": planned_on} if isinstance(planned_on, str) else {}
    at = session.answers.get(TIME) if TIME in session.trail else None
    facts |= {TIMES_OF_DATES["planned_on"]: at} if facts and isinstance(at, str) else {}
    facts |= _answers_of_several(before, name, person)
    return Event(name, now, person.id, facts, roles_to_record_in(before, person))


def _answers_of_several(before: Snapshot, event: str, person: Person) -> dict[str, str]:
    """If several people owe the same answer, whether others still owe it after this one."""
    keys = {key for move in before.policy.moves if move.event == event for key in move.completes_own}
    if not keys:
        return {}
    owed = {duty.id for duty in before.act_duties if duty.key in keys}
    given = {duty.id for duty in duties_answered_by(before, keys, person.id)}
    return {"answers": "some" if owed - given else "all"}


def _keep_reason(uow: UnitOfWork, before: Snapshot, session: Session, person: Person, now: datetime) -> None:
    """Put on record where the reason is: it stays in the dialog, which is encrypted."""
    details = {"event": str(session.answers["decision"]), "dialog": session.id}
    uow.audit.append(now, person.id, "outcome:record", before.escalation.id, details)
