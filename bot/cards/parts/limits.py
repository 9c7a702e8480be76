"""Time limits on screens: until when, whether it has passed, and whose it is (promise 8)."""

from __future__ import annotations

from datetime import datetime

from bot.cards.parts.times import moment
from bot.cards.parts.words import limit_words, short_name
from bot.reading.snapshot import Snapshot
from state_machines.duties.duty import Duty
from state_machines.duties.reminders import is_overdue


def task_with_limit(state: Snapshot, duty: Duty) -> str:
    """What is to be done, by when, because of whose limit."""
    by = f", by {moment(duty.due_at)}" if duty.due_at else ""
    return f"{duty.task}{by}: {limit_words(duty.limit, short_name(state.policy))}"


def passed_words(duty: Duty, now: datetime) -> str:
    """Said after a limit that ended while the duty is still owed, else nothing."""
    return " (passed)" if duty.is_live and is_overdue(duty.due_at, now) else ""
