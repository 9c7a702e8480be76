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
    """A new card to each of these people: something is asked of them now, or it has ended."""
    event = f"{alarm.state.value}:{alarm.rung}:{now.isoformat()}"
    for person_id in person_ids:
        enqueue(
            uow,
            AlarmPayload(),
            now,
            to_person_id=person_id,
            urgency=Urgency.IMMEDIATE,
            alarm_id=alarm.id,
            dedup_key=f"{AlarmPayload.KIND}:{alarm.id}:{event}:{person_id}",
        )
