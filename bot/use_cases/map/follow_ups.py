"""Opens the follow-ups that the authority asks for after a report, at once or from a later day on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from bot.cards.parts.words import name_or_nobody
from bot.reading.snapshot import Snapshot
from bot.use_cases.map.vacancies import is_asked_for, task_words
from dialogs.catalog.call_back import CALL_ME
from state_machines.case.limits import Source
from state_machines.case.report import Report
from state_machines.duties.duty import Duty, DutyKind, remember_told
from state_machines.duties.roles import holder_of
from state_machines.duties.vacancy import ALLOCATE, vacant_role, who_allocates
from state_machines.people.people import Role
from state_machines.settings.local_settings import CALL_BACK
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class FollowUpOrder:
    """A follow-up to be opened. `begins` is when it is asked for, None for at once."""

    key: str
    role: Role
    task: str
    source: Source
    starts_at: datetime | None = None


#: What falls to these is about the incident: with several children it is asked once, with the first.
_OF_INCIDENT = frozenset({Role.REPORTER, Role.REPORTER_LINE_MANAGER, Role.REPORTER_SAFEGUARDING_LEAD})


def open_follow_ups(
    uow: UnitOfWork,
    state: Snapshot,
    report: Report,
    facts: Mapping[str, str],
    now: datetime,
    *,
    of_incident: bool = True,
) -> tuple[Duty, ...]:
    """Open what is asked for now. `state` was read after the report was stored.

    Called again for the same report, it opens only what was not opened before. `of_incident` is false for
    every child but the first of a report about several: what is about the reporter is asked already.
    """
    settings = state.settings
    wanted = settings.follow_ups_after(f"report_{report.kind}", facts)
    orders = (
        FollowUpOrder(key, one.role, one.task, one.source, settings.follow_up_start(one, now))
        for key, one in wanted.items()
    )
    asked = (*orders, *_call_back(state, report), *_allocation(uow, state))
    wanted_here = (order for order in asked if of_incident or order.role not in _OF_INCIDENT)
    opened = [open_follow_up(uow, state, order, report, now) for order in wanted_here]
    return tuple(duty for duty in opened if duty is not None and duty.is_asked)


def _call_back(state: Snapshot, report: Report) -> tuple[FollowUpOrder, ...]:
    """Their line manager is asked to telephone a reporter who asked for it."""
    if report.answers.get("safety") != CALL_ME:
        return ()
    task = f"Telephone {name_or_nobody(state.person(report.reporter_id))}, who asked for a call"
    return (FollowUpOrder(CALL_BACK, Role.REPORTER_LINE_MANAGER, task, state.settings.waits.source),)


def _allocation(uow: UnitOfWork, state: Snapshot) -> tuple[FollowUpOrder, ...]:
    """A manager is asked to allocate a case that nobody has, unless one is asked already."""
    vacant = vacant_role(state.circle)
    if vacant is None or is_asked_for(uow, state):
        return ()
    task = task_words(vacant, state.circle)
    return (FollowUpOrder(ALLOCATE, who_allocates(vacant), task, state.settings.waits.source),)


def open_follow_up(
    uow: UnitOfWork, state: Snapshot, order: FollowUpOrder, report: Report, now: datetime
) -> Duty | None:
    """Open one follow-up of a report; None if it was opened before."""
    if any(
        duty.key == order.key and duty.report_id == report.id
        for duty in (*state.duties, *state.planned_follow_ups)
    ):
        return None
    return _open(uow, state, order, report, now, by_id=report.reporter_id)


def open_allocation(uow: UnitOfWork, state: Snapshot, now: datetime) -> Duty | None:
    """Ask for the allocation of a case that fell vacant, without a new report; None where needless."""
    orders = _allocation(uow, state)
    return _open(uow, state, orders[0], state.latest_report, now, by_id=None) if orders else None


def _open(
    uow: UnitOfWork,
    state: Snapshot,
    order: FollowUpOrder,
    report: Report,
    now: datetime,
    *,
    by_id: str | None,
) -> Duty:
    held = holder_of(order.role, state.circle.of_report(report.id))
    waits = state.settings.waits_for(state.settings.urgency_of_follow_up(order.key))
    duty = Duty(
        id=uuid4().hex,
        escalation_id=state.escalation.id,
        report_id=report.id,
        key=order.key,
        role=order.role,
        kind=DutyKind.FOLLOW_UP,
        task=order.task,
        # The holder is never nobody (promise 3): without any other person it is the reporter.
        holder_id=held.person.id if held.person else report.reporter_id,
        source=order.source,
        opened_at=now,
        chase_at=order.starts_at or waits.next_chase(held.rung, now),
        rung=held.rung,
    )
    duty = duty if order.starts_at else remember_told(duty, (duty.holder_id,))
    uow.duties.add(duty)
    details = {"escalation": duty.escalation_id, "role": duty.role.value, "holder": duty.holder_id}
    uow.audit.append(now, by_id, "duty:open", duty.id, {**details, "key": duty.key})
    return duty
