"""Time limits on screens: until when, whether the limit has passed, and who set it (promise 8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.cards.parts.times import moment
from bot.cards.parts.words import limit_words, short_name, source_words
from bot.reading.snapshot import Snapshot
from state_machines.case.limits import Origin
from state_machines.case.report import Urgency
from state_machines.case.word_limits import WordReading, read_word
from state_machines.duties.duty import Duty
from state_machines.duties.reminders import is_overdue

_CHASED: Mapping[Urgency, str] = {
    Urgency.IMMEDIATE: "so chased as immediate, day and night",
    Urgency.URGENT: "so chased as urgent",
    Urgency.ROUTINE: "chased as routine",
}


def task_with_limit(state: Snapshot, duty: Duty) -> str:
    """What is to be done, until when, and who set the limit."""
    by = f", by {moment(duty.due_at)}" if duty.due_at else ""
    return f"{duty.task}{by}: {limit_words(duty.limit, short_name(state.policy))}"


def limit_and_chase(state: Snapshot, duty: Duty) -> str:
    """A limit with its source; one in words also with how it is chased, and whose reading that is."""
    words = limit_words(duty.limit, short_name(state.policy))
    reading = read_word(duty.limit, state.settings.word_readings)
    if reading is None:
        return words
    return f"{words}, {_CHASED[reading.urgency]} ({_whose(reading)})"


def _whose(reading: WordReading) -> str:
    return (
        "reconstructed" if reading.source.origin is Origin.RECONSTRUCTED else source_words(reading.source, "")
    )


def passed_words(duty: Duty, now: datetime) -> str:
    """The word "passed" after a limit that ended while the duty is still owed; otherwise nothing."""
    return " (passed)" if duty.is_live and is_overdue(duty.due_at, now) else ""
