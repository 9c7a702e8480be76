"""Asks whoever leads on the case, once the day has come, whether what is known of a family still holds."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.outbox import outgoing
from state_machines.case.case import Plan
from state_machines.case.report import Urgency
from state_machines.duties.duty import Duty, DutyKind, remember_told
from state_machines.duties.roles import holder_of
from state_machines.people.people import Role
from state_machines.settings.local_settings import REVIEW_KNOWN
from state_machines.time.moments import london_day
from storage.unit_of_work import UnitOfWork

#: How many facts are looked at in one round; those beyond are asked about in the next.
AT_ONCE = 500
TASK = "Review whether what is known of this family still holds"


def ask_for_reviews(services: Services, now: datetime) -> None:
    """Ask about each case of which something is due; safe to repeat, in any process."""
    if not services.settings.calendar.is_open(now):
        return
    with services.store.read() as uow:
        due = uow.standing_facts.cases_to_review(london_day(now), AT_ONCE)
    for case_id in due:
        _ask_about(services, case_id, now)


def _ask_about(services: Services, case_id: str, now: datetime) -> None:
    with services.store.write() as uow:
        uow.cases.by_id(case_id)  # the case's row is locked first, as by everybody
        facts = uow.standing_facts.of_case(case_id)
        due = [one for one in facts if one.is_due_for_review(london_day(now)) and not one.review_asked_at]
        latest = next(iter(uow.escalations.of_case(case_id)), None)
        if not due or latest is None:
            return
        state = load_snapshot(uow, services, latest.id, now)
        uow.standing_facts.note_review_asked([one.id for one in due], now)
        if not _is_asked_already(uow, case_id):
            _open(uow, state, due[0].said_by_id, now)
        uow.commit()


def _is_asked_already(uow: UnitOfWork, case_id: str) -> bool:
    escalations = uow.escalations.of_case(case_id)
    duties = (duty for one in escalations for duty in uow.duties.of_escalation(one.id))
    return any(duty.key == REVIEW_KNOWN and duty.is_live for duty in duties)


def _open(uow: UnitOfWork, state: Snapshot, said_by_id: str, now: datetime) -> None:
    """One routine duty, beside the chart; without anybody else whoever said it holds it (promise 3)."""
    role = _who_reviews(state)
    held = holder_of(role, state.circle)
    settings = state.settings
    holder_id = held.person.id if held.person else said_by_id
    duty = Duty(
        id=uuid4().hex,
        escalation_id=state.escalation.id,
        report_id=None,
        key=REVIEW_KNOWN,
        role=role,
        kind=DutyKind.FOLLOW_UP,
        task=TASK,
        holder_id=holder_id,
        source=(settings.known_review or settings.waits).source,
        opened_at=now,
        chase_at=settings.waits_for(Urgency.ROUTINE).next_chase(held.rung, now),
        rung=held.rung,
    )
    uow.duties.add(remember_told(duty, (holder_id,)))
    details = {"escalation": duty.escalation_id, "role": duty.role.value, "holder": holder_id}
    uow.audit.append(now, None, "duty:open", duty.id, {**details, "key": duty.key})
    outgoing.enqueue_redraws(uow, state.escalation.id, now)
    outgoing.enqueue_ping(uow, state.escalation, [holder_id], now, event=duty.id)


def _who_reviews(state: Snapshot) -> Role:
    """The social worker; with early help alone, whom no social worker knows, the lead practitioner."""
    alone = state.case.plan is Plan.EH and state.case.allocated_social_worker_id is None
    return Role.LEAD_PRACTITIONER if alone else Role.ALLOCATED_SOCIAL_WORKER
