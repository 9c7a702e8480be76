"""The dates that outcomes gave: of the meeting at the present step, and of the one about safety."""

from __future__ import annotations

from datetime import date

from bot.cards.parts.times import day
from bot.reading.snapshot import Snapshot
from bot.values import Fact
from state_machines.policy.vocabulary import TIMES_OF_DATES
from state_machines.time.moments import london_day

_LABELS = {"planned_on": "Planned for", "risk_meeting_on": "Risk management meeting"}


def planned_dates(state: Snapshot) -> tuple[Fact, ...]:
    """One line for each date; none if the escalation is closed or no date was given."""
    known = state.escalation.facts if state.is_open else {}
    return tuple(
        Fact(label, _date_words(state, name, date.fromisoformat(known[name])))
        for name, label in _LABELS.items()
        if name in known
    )


def _date_words(state: Snapshot, name: str, on: date) -> str:
    """The day, with a warning if it lies after a limit of the present step."""
    ends = [london_day(duty.due_at) for duty in state.act_duties if duty.due_at and name == "planned_on"]
    late = f", after the time limit on {day(min(ends))}" if ends and on > min(ends) else ""
    at = state.escalation.facts.get(TIMES_OF_DATES[name])
    return f"{day(on)}{f' at {at}' if at else ''}{late}"
