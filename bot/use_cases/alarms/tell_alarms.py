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
    """A new card to each of these people: something is asked of them now, or it has ended.

    Whoever is barred from a case of it gets none.
    """
    barred = _barred_ids(uow, alarm)
    event = f"{alarm.state.value}:{alarm.rung}:{now.isoformat()}"
    for person_id in (one for one in person_ids if one not in barred):
        enqueue(
            uow,
            AlarmPayload(),
            now,
            to_person_id=person_id,
            urgency=Urgency.IMMEDIATE,
            alarm_id=alarm.id,
            dedup_key=f"{AlarmPayload.KIND}:{alarm.id}:{event}:{person_id}",
        )


def _barred_ids(uow: UnitOfWork, alarm: Alarm) -> frozenset[str]:
    """Those who may know nothing of one of its cases, but for whoever raised it."""
    cases = uow.cases.by_ids(alarm.case_ids) if alarm.case_ids else ()
    found = frozenset(one for case in cases for one in case.barred_ids)
    return found - {alarm.reporter_id}
