"""Enqueues the cards of an alarm: one for each person, drawn from the present state whenever it changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.cards.messages.alarm import AlarmPayload
from bot.use_cases.outbox.outgoing import enqueue
from state_machines.alarms.alarm import Alarm
from state_machines.case.report import Urgency
from storage.unit_of_work import UnitOfWork


def tell_of_alarm(uow: UnitOfWork, alarm: Alarm, person_ids: Iterable[str], now: datetime) -> None:
    """A new card to each of these people, for something is asked of them now."""
    for person_id in person_ids:
        _enqueue(uow, alarm, person_id, now)


def tell_reporter(uow: UnitOfWork, alarm: Alarm, now: datetime) -> None:
    """The reporter's own card, with the numbers and who is told; it is only ever redrawn."""
    _enqueue(uow, alarm, alarm.reporter_id, now)


def _enqueue(uow: UnitOfWork, alarm: Alarm, person_id: str, now: datetime) -> None:
    enqueue(
        uow,
        AlarmPayload(),
        now,
        to_person_id=person_id,
        urgency=Urgency.IMMEDIATE,
        alarm_id=alarm.id,
        dedup_key=f"{AlarmPayload.KIND}:{alarm.id}:{now.isoformat()}:{person_id}",
    )
