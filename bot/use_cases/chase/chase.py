"""Chases duties that have fallen due: they climb, and never stop climbing by themselves."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from bot import counters
from bot.log_events import log_event
from bot.reading.chase_context import ChaseContext
from bot.reading.due_contexts import read_chase_contexts
from bot.services import Services
from bot.use_cases.chase.carry_out_climb import carry_out_climb
from bot.use_cases.chase.remind import is_reminder_due, remind_holder
from bot.use_cases.map.vacancies import end_if_filled
from bot.use_cases.outbox.outgoing import enqueue_redraws
from state_machines.case.report import Urgency
from state_machines.duties.duty import Duty, DutyKind, overtake
from state_machines.duties.ladder import Climb, Waits, ask, climb
from state_machines.duties.lapse import is_over
from state_machines.messages.news_kind import NewsKind
from storage.crash_points import CrashPoint, crash_if_planned
from storage.known_values import is_known
from storage.records import DueDuty, Silence
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ChaseRound:
    """How many duties were taken up, and those left to a newer release, which knows their urgency."""

    count: int = 0
    left: tuple[str, ...] = ()


def chase_duty(services: Services, duty_id: str, now: datetime, silence: Silence | None = None) -> None:
    """Chase one duty: tell the next person or the last one again, or remind the holder of its limit.

    If the duty has changed meanwhile, nothing happens. However long ago it fell due, it is chased once, and
    the next wait runs from `now`. If it fell due in a `silence`, the message says so.
    """

    def this_one(uow: UnitOfWork) -> Sequence[DueDuty]:
        due = uow.duties.lock_case_of(duty_id)
        return () if due is None else (due,)

    _chase_in_one_transaction(services, this_one, now, silence)


def chase_due_duties(
    services: Services,
    now: datetime,
    limit: int,
    but_not: Collection[str] = (),
    silence: Silence | None = None,
) -> ChaseRound:
    """As `chase`, for as many as are due up to `limit`, in one transaction; what came of it.

    The result is the same as that of chasing them one after another at `now`. The transaction locks their
    cases, so that another process takes duties of other cases meanwhile.
    """
    return _chase_in_one_transaction(
        services, lambda uow: uow.duties.claim_due(now, limit, but_not), now, silence
    )


def _chase_in_one_transaction(
    services: Services,
    take: Callable[[UnitOfWork], Sequence[DueDuty]],
    now: datetime,
    silence: Silence | None,
) -> ChaseRound:
    waits = cache(services.settings.waits_for)
    with services.store.write() as uow:
        due = take(uow)
        if not due:
            return ChaseRound()
        read = tuple(read_chase_contexts(uow, services, due, now))
        taken = [
            (*one, _chase_or_remind(uow, *one, now, waits, silence)) for one in read if _is_readable(*one)
        ]
        crash_if_planned(CrashPoint.BEFORE_CHASE_COMMIT)
        uow.commit()
    crash_if_planned(CrashPoint.AFTER_CHASE_COMMIT)
    for duty, around, step in taken:
        _log_chase(duty, around.circle.case.reference, step, now)
    return ChaseRound(len(due), tuple(duty.id for duty, around in read if not _is_readable(duty, around)))


def _is_readable(duty: Duty, around: ChaseContext) -> bool:
    """Whether this release knows how fast it is to be chased; otherwise a newer one does."""
    return is_known(around.urgency_of(duty))


def _log_chase(duty: Duty, case: str, step: Climb | None, now: datetime) -> None:
    """Log and count what came of one duty, by references and codes only."""
    if step is None:
        if is_reminder_due(duty, now) and not is_over(duty, now):
            log_event(log, "duty.reminded", case=case, duty=duty.id, role=duty.role)
        return
    late = (now - duty.chase_at).total_seconds() if duty.chase_at else 0.0
    counters.count_chase(late)
    log_event(
        log,
        "duty.unreachable" if step.nobody else "duty.chased",
        logging.ERROR if step.nobody else logging.INFO,
        case=case,
        duty=duty.id,
        role=duty.role,
        rung=step.duty.rung,
        told=len(step.tell) + len(step.remind),
        late_ms=round(late * 1000),
    )


def _chase_or_remind(
    uow: UnitOfWork,
    duty: Duty,
    around: ChaseContext,
    now: datetime,
    waits_for: Callable[[Urgency], Waits],
    silence: Silence | None,
) -> Climb | None:
    """The climb of one duty; None if nobody was chased."""
    if is_over(duty, now) or _is_closed_already(uow, duty):
        _end_needless(uow, duty, now)
        return None
    if end_if_filled(uow, duty, around.circle, now):
        return None
    if is_reminder_due(duty, now):
        remind_holder(uow, around, duty, now)
        return None
    if not duty.is_live or duty.chase_at is None or duty.chase_at > now:
        return None
    waits = waits_for(around.urgency_of(duty))
    step = (climb if duty.is_asked else ask)(duty, around.circle, waits, now)
    late = silence is not None and silence.covers(duty.chase_at)
    carry_out_climb(uow, around, duty, step, now, what=_news_kind(duty, step), interrupted=late)
    return step


def _is_closed_already(uow: UnitOfWork, duty: Duty) -> bool:
    """Whether the case that it would end is closed: a release without second persons did that."""
    if duty.kind is not DutyKind.CONFIRM or not duty.is_live:
        return False
    escalation = uow.escalations.by_id(duty.escalation_id)
    return escalation is not None and escalation.closed_at is not None


def _end_needless(uow: UnitOfWork, duty: Duty, now: datetime) -> None:
    """Nobody is asked any more to a meeting that is over, or for an ending that is there."""
    uow.duties.save(overtake(duty, now))
    uow.audit.append(now, None, "duty:lapse", duty.id, {"escalation": duty.escalation_id})
    enqueue_redraws(uow, duty.escalation_id, now)


def _news_kind(duty: Duty, step: Climb) -> NewsKind:
    """The kind of news for the reporter, which never accuses somebody who did acknowledge."""
    if step.resumes:
        return NewsKind.RESUMED
    return NewsKind.STALLED if duty.has_expired_acknowledgement else NewsKind.CLIMBED
