"""The dates that outcomes gave: when the meeting of the present step is, and the one about safety."""

from __future__ import annotations

from datetime import date

from bot.cards.snapshot import Snapshot
from bot.cards.times import day
from bot.values import Fact

_LABELS = {"planned_on": "Planned for", "risk_meeting_on": "Risk management meeting"}


def planned(state: Snapshot) -> tuple[Fact, ...]:
    """One line a date; none where the escalation is closed or no date was given."""
    known = state.escalation.facts if state.is_open else {}
    return tuple(
        Fact(label, day(date.fromisoformat(known[name]))) for name, label in _LABELS.items() if name in known
    )
