"""How one open case stands for one person: what they owe in it, and whether that is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.reading.snapshot import Snapshot
from state_machines.duties.duty import Duty, DutyState
from state_machines.people.people import Person


@dataclass(frozen=True, slots=True)
class Standing:
    """One open case as it concerns one person: what they owe in it, and whether that is overdue."""

    state: Snapshot
    owed: tuple[Duty, ...]
    overdue: bool

    @property
    def sort_key(self) -> tuple[bool, bool, int, datetime]:
        """Overdue first, then what they owe something in, then the more urgent, then the older."""
        escalation = self.state.escalation
        return (not self.overdue, not self.owed, escalation.urgency.order, escalation.opened_at)


def standing_of(state: Snapshot, viewer: Person, now: datetime) -> Standing:
    """How the case stands for this person: what they hold, and what has climbed to them unanswered."""
    owed = tuple(
        duty
        for duty in state.live_duties
        if duty.holder_id == viewer.id or (duty.state is DutyState.OPEN and viewer.id in duty.told_ids)
    )
    return Standing(state, owed, any(is_overdue(duty, now) for duty in owed))


def is_overdue(duty: Duty, now: datetime) -> bool:
    """Past its limit, or not acknowledged in the time set locally, so that it has climbed or is about to."""
    late = duty.due_at is not None and duty.due_at <= now
    others_told = any(person_id != duty.holder_id for person_id in duty.told_ids)
    unanswered = duty.state is DutyState.OPEN and (
        others_told or (duty.chase_at is not None and duty.chase_at <= now)
    )
    return duty.is_live and (late or unanswered)
