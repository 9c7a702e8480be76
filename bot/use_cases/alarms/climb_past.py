"""Lets alarms and visits go on at once past people who can be told nothing any more."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from storage.unit_of_work import UnitOfWork


def climb_alarms_past(uow: UnitOfWork, person_ids: Collection[str], now: datetime) -> None:
    """Make due now each alarm that waits for one of these people, or that one of them has.

    A visit on which one of them is, is asked after at once: where they cannot be asked, that is an alarm.
    """
    gone = frozenset(person_ids)
    for alarm_id in uow.alarms.ids_of_live():
        _climb_alarm(uow, alarm_id, gone, now)
    for person_id in sorted(gone):
        for visit in uow.visits.of_person(person_id):
            if visit.is_timed:
                uow.visits.save(replace(visit, ask_at=now))


def _climb_alarm(uow: UnitOfWork, alarm_id: str, gone: frozenset[str], now: datetime) -> None:
    case_id = uow.alarms.case_of(alarm_id)
    if case_id is not None:
        uow.cases.by_id(case_id)  # held before the alarm, as everywhere
    alarm = uow.alarms.by_id(alarm_id)
    if alarm is None or not alarm.is_live:
        return
    waits_for = {alarm.taken_by_id} if alarm.taken_by_id is not None else set(alarm.told_ids)
    if waits_for & gone and (alarm.chase_at is None or alarm.chase_at > now):
        uow.alarms.save(replace(alarm, chase_at=now))
        uow.audit.append(now, None, "alarm:hurry", alarm.id, {"past": sorted(gone & waits_for)})
