"""What somebody answered whom a duty to acknowledge asked something, and who may give and read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from state_machines.case.report import Answer
from state_machines.duties.duty import Duty, DutyKind, DutyState, Rank, complete
from state_machines.errors import NotAllowed, Stale
from state_machines.people.people import Person


@dataclass(frozen=True, slots=True)
class DutyAnswer:
    """One answer to what a duty asks; it stays as it was given."""

    id: str
    duty_id: str
    answered_by_id: str
    answered_at: datetime
    answers: Mapping[str, Answer]


def may_still_be_answered(duty: Duty, person: Person) -> bool:
    """Whether it waits for an answer: it is owed, or this person only said that they have it.

    An answer takes the time for undoing away, so one that was given is not asked for again.
    """
    if duty.kind is not DutyKind.ACKNOWLEDGE:
        return False
    said_only = duty.state is DutyState.DONE and duty.undo_until is not None
    return duty.state is DutyState.OPEN or (said_only and duty.acknowledged_by_id == person.id)


def end_by_answer(duty: Duty, by: Person, rank: Rank, now: datetime) -> Duty:
    """The duty as its answer leaves it: done by whoever answered, and not to be undone.

    Raises NotAllowed for somebody whose answer is not asked for, and Stale where it was given already.
    """
    if rank is Rank.NONE:
        raise NotAllowed("You are not asked this here. Nothing has changed.")
    if not may_still_be_answered(duty, by):
        raise Stale("This was answered already, or is no longer needed. Nothing has changed.")
    if duty.state is DutyState.DONE:
        return replace(duty, undo_until=None)
    return replace(complete(duty, by.id, now), acknowledged_by_id=by.id, acknowledged_at=now)
