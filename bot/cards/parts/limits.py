"""Time limits on screens: until when, whether the limit has passed, and who set it (promise 8)."""

from __future__ import annotations

from datetime import datetime

from bot.cards.parts.times import moment
from bot.cards.parts.words import limit_words, short_name
from bot.reading.snapshot import Snapshot
from state_machines.duties.duty import Duty
from state_machines.duties.reminders import is_overdue


def task_with_limit(state: Snapshot, duty: Duty) -> str:
    """What is to be done, until when, and who set the limit."""
    by = f", by {moment(duty.due_at)}" if duty.due_at else ""
    return f"{duty.task}{by}: {limit_words(duty.limit, short_name(state.policy))}"


def passed_words(duty: Duty, now: datetime) -> str:
    """The word "passed" after a limit that ended while the duty is still owed; otherwise nothing."""
    return " (passed)" if duty.is_live and is_overdue(duty.due_at, now) else ""
