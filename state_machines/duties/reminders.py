"""When the holder of a duty is reminded that the duty's limit comes near."""

from __future__ import annotations

from datetime import UTC, datetime

from state_machines.time.working_time import Wait, WorkingTime, subtract_working_time


def reminder_time(
    opened_at: datetime, due_at: datetime | None, before: Wait | None, calendar: WorkingTime
) -> datetime | None:
    """When to remind the holder, in UTC; None without a limit or a setting, or where too little time is left.

    A reminder at the moment at which the duty is opened would only repeat the ping.
    """
    if due_at is None or before is None:
        return None
    if before.working:
        at = subtract_working_time(due_at, before.duration, calendar)
    else:
        at = due_at.astimezone(UTC) - before.duration
    return at if at > opened_at else None


def is_overdue(due_at: datetime | None, now: datetime) -> bool:
    """Whether a limit has passed."""
    return due_at is not None and due_at <= now
