"""When an acknowledgement expires, so that its holder is asked what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from state_machines.case.report import Urgency
from state_machines.settings.local_settings import LocalSettings
from state_machines.time.moments import LONDON
from state_machines.time.working_time import end_of_wait


def acknowledgement_expires_at(
    settings: LocalSettings,
    urgency: Urgency,
    now: datetime,
    facts: Mapping[str, str],
    due_at: datetime | None = None,
) -> datetime:
    """When the chase resumes: after the authority's wait, counted from a planned day if there is one.

    Nobody is asked what came of a meeting that has not taken place yet. After its limit (`due_at`) a duty is
    chased in any case.
    """
    planned = facts.get("planned_on")
    begins = max(now, _day_after(date.fromisoformat(planned))) if planned else now
    expires = end_of_wait(begins, settings.acknowledgement_expiry(urgency), settings.calendar)
    return min(expires, due_at) if due_at is not None and due_at > now else expires


def _day_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), LONDON).astimezone(UTC)
