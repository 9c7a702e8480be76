"""Opens the duties that a move orders, each with a named holder and the time of its first chase."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from bot.reading.snapshot import Snapshot, as_reporter
from bot.use_cases.map.acknowledgement_expiry import acknowledgement_expires_at
from state_machines.case.limits import Limit
from state_machines.case.report import Report
from state_machines.case.word_limits import due_before
from state_machines.duties.circle import Circle, circles_by_holder, resolve
from state_machines.duties.duty import Duty, DutyKind, DutyState, Rank, acknowledge, remember_told
from state_machines.duties.ladder import first_chase
from state_machines.duties.lapse import chased_until_lapse
from state_machines.duties.press import complete_by_reporting
from state_machines.duties.reminders import reminder_time
from state_machines.duties.roles import RoleHolder, holder_of
from state_machines.flowchart.flowchart import DutyOrder, Event
from state_machines.flowchart.invitations import lapse_of
from state_machines.people.people import Role
from state_machines.settings.local_settings import LocalSettings
from state_machines.time.moments import LONDON
from state_machines.time.working_time import Wait, add_months, end_of_wait
from storage.unit_of_work import UnitOfWork


def open_duties(
    uow: UnitOfWork,
    state: Snapshot,
    orders: Iterable[DutyOrder],
    event: Event,
    now: datetime,
    report: Report | None,
) -> tuple[Duty, ...]:
    """The duties that wait now: those opened, and open ones that cover this report too.

    An open duty that covers the report keeps its clock, or is chased sooner if the new report is more urgent.
    A second duty beside it would only double every chase.
    """
    circle = as_reporter(state.circle, report.reporter_id) if report else state.circle
    waiting = []
    for order, view in [(one, view) for one in orders for view in _circles(one.role, circle, event)]:
        duty = _settle(_new_duty(state, order, view, event, now, report), state, view, event, now, report)
        standing = _duty_standing_open(state, duty, view) if duty.state is DutyState.OPEN else None
        if standing is not None:
            duty = _hasten(uow, standing, duty)
        else:
            uow.duties.add(duty)
            _audit_opening(uow, duty, event, now)
        if duty.state is DutyState.OPEN or duty.kind is DutyKind.ACT:
            waiting.append(duty)
    return tuple(waiting)


def _circles(role: Role, circle: Circle, event: Event) -> tuple[Circle, ...]:
    """One circle for each holder; what falls to whoever raised it stays with them, whoever reports next."""
    if role is Role.WHO_RAISED_IT:
        return (replace(circle, meant_for_id=event.actor_id),)
    return circles_by_holder(role, circle)


def _new_duty(
    state: Snapshot, order: DutyOrder, circle: Circle, event: Event, now: datetime, report: Report | None
) -> Duty:
    held = holder_of(order.role, circle)
    holder_id = _holder_id(held, event, state)
    due_at = _limit_ends_at(order.limit, state, now, _counted_from(order, now))
    duty = Duty(
        id=uuid4().hex,
        escalation_id=state.escalation.id,
        report_id=report.id if report else None,
        key=order.key,
        role=order.role,
        kind=order.kind,
        task=order.task,
        holder_id=holder_id,
        source=order.source,
        opened_at=now,
        chase_at=now,
        limit=order.limit,
        due_at=due_at,
        remind_at=reminder_time(now, due_at, state.settings.remind_before, state.settings.calendar),
        rung=held.rung,
        meant_for_id=circle.meant_for_id,
        lapses_at=lapse_of(order, event.facts, state.escalation.facts, now),
    )
    chased = first_chase(now, state.settings.waits_for(state.urgency_of(duty)), held.rung)
    return remember_told(chased_until_lapse(replace(duty, chase_at=chased)), (holder_id,))


def _holder_id(held: RoleHolder, event: Event, state: Snapshot) -> str:
    """The holder, who is never nobody (promise 3): without anybody else it is whoever acted, or reported."""
    return held.person.id if held.person else event.actor_id or state.latest_report.reporter_id


def _counted_from(order: DutyOrder, now: datetime) -> datetime:
    """When the limit begins to run: now, or at this time of day on the day from which the board counts."""
    if order.counts_from is None:
        return now
    return datetime.combine(order.counts_from, now.astimezone(LONDON).time(), LONDON).astimezone(UTC)


def _limit_ends_at(limit: Limit, state: Snapshot, now: datetime, since: datetime) -> datetime | None:
    settings = state.settings
    if limit.wait is None:
        return _beginning_of(due_before(limit, state.escalation.facts), settings, now)
    if limit.months is not None:
        return add_months(since, limit.months)
    return end_of_wait(since, Wait(limit.wait, working=limit.working_time), settings.calendar)


def _beginning_of(day: date | None, settings: LocalSettings, now: datetime) -> datetime | None:
    """When work begins on that day; none for a day that is past, for what should have come before is late."""
    if day is None:
        return None
    begins = datetime.combine(day, settings.working_hours.from_, LONDON).astimezone(UTC)
    return begins if begins > now else None


def _settle(
    duty: Duty, state: Snapshot, circle: Circle, event: Event, now: datetime, report: Report | None
) -> Duty:
    """The duty as the event itself answers it: by reporting, or by deciding what one does oneself."""
    if report is not None:
        own = replace(circle, reporters={**circle.reporters, report.id: report.reporter_id})
        return complete_by_reporting(duty, own, now)
    actor = circle.person(event.actor_id)
    if actor is None or actor.id != duty.holder_id:
        return duty
    settings, urgency = state.settings, state.urgency_of(duty)
    expires = acknowledgement_expires_at(settings, urgency, now, event.facts, duty.due_at)
    return acknowledge(duty, actor, Rank.HOLDER, now, timedelta(0), expires)


def _duty_standing_open(state: Snapshot, duty: Duty, circle: Circle) -> Duty | None:
    """An open duty with the same key that falls to the same person's role already."""
    person = resolve(duty.role, circle)
    for other in state.duties:
        around = state.circle.of_duty(other)
        if other.state is DutyState.OPEN and other.key == duty.key and resolve(other.role, around) == person:
            return other
    return None


def _hasten(uow: UnitOfWork, standing: Duty, new: Duty) -> Duty:
    sooner = replace(
        standing,
        chase_at=_earlier(standing.chase_at, new.chase_at),
        due_at=_earlier(standing.due_at, new.due_at),
        remind_at=_earlier(standing.remind_at, new.remind_at) if new.due_at else standing.remind_at,
    )
    if new.lapses_at is not None:
        # An invitation to the meeting's new day takes the place of the one before.
        sooner = replace(
            sooner, task=new.task, due_at=new.due_at, remind_at=new.remind_at, lapses_at=new.lapses_at
        )
    uow.duties.save(sooner)
    return sooner


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at is not None), default=None)


def _audit_opening(uow: UnitOfWork, duty: Duty, event: Event, now: datetime) -> None:
    details = {
        "escalation": duty.escalation_id,
        "role": duty.role.value,
        "holder": duty.holder_id,
        "rung": duty.rung,
    }
    uow.audit.append(now, event.actor_id or None, "duty:open", duty.id, {**details, "key": duty.key})
    if duty.state is DutyState.DONE:
        uow.audit.append(
            now, duty.ended_by_id, "duty:acknowledge", duty.id, {"by": _acknowledged_by_words(duty)}
        )
    elif duty.state is DutyState.ACKNOWLEDGED:
        uow.audit.append(now, duty.acknowledged_by_id, "duty:acknowledge", duty.id, {"by": "deciding"})


def _acknowledged_by_words(duty: Duty) -> str:
    return "reporting" if duty.report_id is not None else "deciding"
