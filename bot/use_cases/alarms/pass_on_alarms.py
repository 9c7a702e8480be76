"""Passes an alarm on from somebody who may know nothing of its case any more, in the same moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.reading.alarm_circle import alarm_circles
from bot.services import Services
from bot.use_cases.alarms.tell_alarms import tell_of_alarm
from state_machines.alarms.alarm import Alarm, AlarmState, tell
from state_machines.alarms.chase import people_at
from state_machines.case.report import Urgency
from storage.records import Json
from storage.unit_of_work import UnitOfWork


def pass_on_alarms(uow: UnitOfWork, services: Services, case_id: str, person_id: str, now: datetime) -> None:
    """Each alarm that stands on the case and was with this person goes to whoever is there in their place."""
    for alarm in uow.alarms.standing_on_case(case_id):
        if person_id in alarm.told_ids:
            _pass_on(uow, services, alarm, person_id, now)
        uow.messages.redraw_copies_of_alarm(alarm.id, now)


def _pass_on(uow: UnitOfWork, services: Services, alarm: Alarm, person_id: str, now: datetime) -> None:
    """Where they had it everybody on that rung is asked again, for nobody telephones any more."""
    circle, others = alarm_circles(uow, services, alarm, now)
    asked = people_at(alarm, circle, alarm.rung, others)
    moved = alarm
    if alarm.state is AlarmState.HELD and alarm.taken_by_id == person_id:
        waits = services.settings.waits_for(Urgency.IMMEDIATE)
        next_at = waits.next_chase(alarm.rung, now)
        moved = replace(alarm, state=AlarmState.OPEN, taken_by_id=None, taken_at=None, chase_at=next_at)
    else:
        asked = tuple(one for one in asked if one not in alarm.told_ids)
    uow.alarms.save(tell(moved, asked))
    told: list[Json] = [*asked]
    uow.audit.append(now, None, "alarm:pass_on", alarm.id, {"from": person_id, "told": told})
    tell_of_alarm(uow, moved, asked, now)
