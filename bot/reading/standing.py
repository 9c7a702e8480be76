"""How one open case stands for one person: what they owe in it, and whether that is overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.reading.snapshot import Snapshot
from state_machines.duties.duty import Duty, DutyState
from state_machines.duties.rank import is_with
from state_machines.people.people import Person


@dataclass(frozen=True, slots=True)
class Standing:
    """One open case as it concerns one person: which duties they owe, and whether any is overdue."""

    state: Snapshot
    owed: tuple[Duty, ...]
    overdue: bool

    @property
    def sort_key(self) -> tuple[bool, bool, int, datetime]:
        """The sort key: overdue first, then cases with duties, then the more urgent, then the older."""
        escalation = self.state.escalation
        return (not self.overdue, not self.owed, escalation.urgency.order, escalation.opened_at)


def standing_of(state: Snapshot, viewer: Person, now: datetime) -> Standing:
    """Work out what this person holds in the case, and which unanswered duties have climbed to them.

    What they had, and is somebody else's by now, waits for them no more.
    """
    owed = tuple(
        duty
        for duty in state.live_duties
        if duty.holder_id == viewer.id or (duty.state is DutyState.OPEN and viewer.id in duty.told_ids)
        if is_with(duty, viewer, state.circle)
    )
    return Standing(state, owed, any(is_overdue(duty, now) for duty in owed))


def is_overdue(duty: Duty, now: datetime) -> bool:
    """Whether the duty is past its limit, or was not acknowledged within the time set locally."""
    late = duty.due_at is not None and duty.due_at <= now
    others_told = any(person_id != duty.holder_id for person_id in duty.told_ids)
    unanswered = duty.state is DutyState.OPEN and (
        others_told or (duty.chase_at is not None and duty.chase_at <= now)
    )
    return duty.is_live and (late or unanswered)
