"""What a visit writes: cards to whoever went in, the alarm that it raises, and its end with that alarm."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.cards.messages.visit import VisitPayload
from bot.services import Services
from bot.use_cases.alarms.raise_alarms import start_alarm
from bot.use_cases.outbox.outgoing import enqueue
from state_machines.alarms.alarm import Alarm, AlarmAbout
from state_machines.alarms.visit import Visit, VisitState, raise_alarm_of
from state_machines.case.report import Urgency
from storage.unit_of_work import UnitOfWork


def answer_within(services: Services, now: datetime) -> timedelta:
    """How long an answer is waited for: as the authority set it, else as for an answer in danger."""
    set_ = services.settings.visit_answer_within
    return (
        set_ if set_ is not None else services.settings.waits_for(Urgency.IMMEDIATE).next_chase(0, now) - now
    )


def enqueue_visit_card(uow: UnitOfWork, visit: Visit, now: datetime) -> None:
    """A new card to whoever went in; the one before is drawn anew."""
    asked_at = visit.asked_at
    uow.messages.redraw_copies_of_alarm(visit.id, now)
    enqueue(
        uow,
        VisitPayload(asked_at),
        now,
        to_person_id=visit.person_id,
        urgency=Urgency.IMMEDIATE,
        alarm_id=visit.id,
        dedup_key=f"{VisitPayload.KIND}:{visit.id}:{asked_at.isoformat() if asked_at else 'begun'}",
    )


def store_alarm_of_visit(
    uow: UnitOfWork, services: Services, visit: Visit, state: VisitState, now: datetime
) -> None:
    """Store why others are told, and tell them: their own line, and whoever leads on the case."""
    alarm = Alarm(
        id=visit.id,
        about=AlarmAbout.REPORTER,
        reporter_id=visit.person_id,
        draft_id=None,
        raised_at=now,
        chase_at=None,
        case_id=visit.case_id,
    )
    by = visit.person_id if state is VisitState.NOT_SAFE else None
    start_alarm(uow, services, alarm, by, now)
    uow.visits.save(raise_alarm_of(visit, state))
    uow.messages.redraw_copies_of_alarm(visit.id, now)
