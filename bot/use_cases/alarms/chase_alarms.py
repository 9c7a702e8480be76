"""Chases an alarm that is due: the next people are told, until a person has it."""

from __future__ import annotations

import logging
from datetime import datetime

from bot import counters
from bot.log_events import log_event
from bot.reading.alarm_circle import alarm_circles
from bot.services import Services
from bot.use_cases.alarms.tell_alarms import tell_of_alarm
from state_machines.alarms.alarm import Alarm
from state_machines.alarms.chase import AlarmChase, chase
from state_machines.case.report import Urgency
from storage.records import Json
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)


def chase_alarm(services: Services, alarm_id: str, now: datetime) -> bool:
    """Chase one alarm; false where it is no longer due, because it ended or another process was quicker."""
    with services.store.write() as uow:
        alarm = uow.alarms.by_id(alarm_id)
        if alarm is None or not alarm.is_live or alarm.chase_at is None or alarm.chase_at > now:
            return False
        step = _chase(uow, services, alarm, now)
        uow.commit()
    counters.count_chase((now - alarm.chase_at).total_seconds())
    log_event(
        log,
        "danger.chased" if step.tell_ids else "danger.unreachable",
        logging.INFO if step.tell_ids else logging.ERROR,
        alarm=step.alarm.id,
        rung=step.alarm.rung,
        told=len(step.tell_ids),
    )
    return True


def _chase(uow: UnitOfWork, services: Services, alarm: Alarm, now: datetime) -> AlarmChase:
    waits = services.settings.waits_for(Urgency.IMMEDIATE)
    circle, others = alarm_circles(uow, services, alarm, now)
    step = chase(alarm, circle, waits, now, others)
    uow.alarms.save(step.alarm)
    details: dict[str, Json] = {"rung": step.alarm.rung, "told": list(step.tell_ids)}
    uow.audit.append(now, None, "alarm:climb", alarm.id, details)
    uow.messages.redraw_copies_of_alarm(alarm.id, now)
    tell_of_alarm(uow, step.alarm, step.tell_ids, now)
    return step
