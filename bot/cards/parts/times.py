"""Moments as people read them: British, short, and always in London's time."""

from __future__ import annotations

from datetime import date, datetime

from state_machines.time.moments import LONDON


def moment(at: datetime) -> str:
    """Such as "Tue 17 Nov, 10:05"."""
    local = at.astimezone(LONDON)
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"


def day(on: date) -> str:
    """Such as "3 November 2026"."""
    return f"{on.day} {on:%B %Y}"
