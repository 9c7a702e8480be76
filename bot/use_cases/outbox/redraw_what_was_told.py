"""Cards say who was told: where a ping came to nothing, or came late, they are drawn again."""

from __future__ import annotations

from datetime import datetime

from bot.use_cases.outbox.outgoing import enqueue_redraws
from storage.records import OutgoingMessage
from storage.unit_of_work import UnitOfWork


def redraw_what_was_told(uow: UnitOfWork, ping: OutgoingMessage, now: datetime) -> None:
    """Enqueue redraws of everything about the same; the case is held first, as everywhere."""
    if ping.alarm_id is not None:
        uow.messages.redraw_copies_of_alarm(ping.alarm_id, now)
    if ping.escalation_id is not None:
        case_id = uow.escalations.case_of(ping.escalation_id)
        if case_id is not None:
            uow.cases.by_id(case_id)
        enqueue_redraws(uow, ping.escalation_id, now)
