"""Reminds the holder of a duty once, before its limit ends; nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.cards.messages.news import NewsPayload
from bot.reading.chase_context import ChaseContext
from bot.use_cases.outbox import outgoing
from state_machines.duties.duty import Duty
from state_machines.messages.news_kind import NewsKind
from storage.unit_of_work import UnitOfWork


def remind_holder(uow: UnitOfWork, context: ChaseContext, duty: Duty, now: datetime) -> None:
    """Tell the holder, and whoever else acknowledged it, when it is due and who set the limit."""
    uow.duties.save(replace(duty, remind_at=None))
    reminded = tuple(dict.fromkeys(filter(None, (duty.acknowledged_by_id, duty.holder_id))))
    details = {"escalation": duty.escalation_id, "told": list(reminded)}
    uow.audit.append(now, None, "duty:remind", duty.id, details)
    news = NewsPayload(NewsKind.REMINDED, duties=(duty.id,))
    outgoing.enqueue_news(uow, context.escalation, reminded, now, news, event=duty.id)


def is_reminder_due(duty: Duty, now: datetime) -> bool:
    """Whether the moment to remind has come and nobody was reminded yet."""
    return duty.is_live and duty.remind_at is not None and duty.remind_at <= now
