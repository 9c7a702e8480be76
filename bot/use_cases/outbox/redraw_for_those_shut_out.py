"""Redraws everything about a case when somebody may know nothing of it any more, or may again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.use_cases.outbox.outgoing import enqueue_redraws
from storage.unit_of_work import UnitOfWork


def redraw_for_those_shut_out(
    uow: UnitOfWork, case_id: str, is_concerned: Callable[[str], bool], now: datetime
) -> tuple[str, ...]:
    """The case's cards anew, and all that was ever sent of it to those concerned; its escalations' ids."""
    escalations = [one.id for one in uow.escalations.of_case(case_id)]
    alarms = [one.id for one in uow.alarms.of_case(case_id)]
    for escalation_id in escalations:
        enqueue_redraws(uow, escalation_id, now)
    for alarm_id in alarms:
        uow.messages.redraw_copies_of_alarm(alarm_id, now)
    for person_id in uow.messages.written_to(escalations, alarms):
        if is_concerned(person_id):
            uow.messages.redraw_all_to(person_id, escalations, alarms, now)
    return tuple(escalations)
