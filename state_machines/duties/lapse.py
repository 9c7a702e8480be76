"""Duties that end by themselves, as an invitation does with the day of its meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from state_machines.duties.duty import Duty, DutyState


def is_over(duty: Duty, now: datetime) -> bool:
    """Whether it is owed still, and what it was about is over."""
    return duty.is_live and duty.lapses_at is not None and duty.lapses_at <= now


def has_lapsed(duty: Duty) -> bool:
    """Whether it ended because what it was about is over, and nobody had answered."""
    return duty.lapses_at is not None and duty.state is DutyState.OVERTAKEN


def chased_until_lapse(duty: Duty) -> Duty:
    """The duty chased no later than at the moment at which it ends by itself."""
    if duty.lapses_at is None or duty.chase_at is None:
        return duty
    return replace(duty, chase_at=min(duty.chase_at, duty.lapses_at))
