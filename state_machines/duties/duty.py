"""A duty: who owes what by which rule, and how it is acknowledged, declined, done or overtaken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from state_machines.case.limits import NOT_SET, Limit, Source
from state_machines.errors import NotAllowed, Stale
from state_machines.people.people import Person, Role


class DutyKind(StrEnum):
    """What ends a duty: `acknowledge` is done by acknowledging, `act` by an outcome on the flowchart.

    A `follow_up` is asked by the authority beside the chart. It is done by recording what came of it, at
    whatever step the case stands, and also once the escalation is closed. To `confirm` is asked of the second
    person before an ending: it is done by confirming the ending, or by not ending it.
    """

    ACKNOWLEDGE = "acknowledge"
    ACT = "act"
    FOLLOW_UP = "follow_up"
    CONFIRM = "confirm"


class DutyState(StrEnum):
    """Whether a duty is open, acknowledged, done, or overtaken by a later step.

    A duty to acknowledge goes straight to done. A duty to act is acknowledged until its outcome is
    recorded, or until the acknowledgement expires and it is open again. Declining leaves it open and
    moves it to the next person.
    """

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    DONE = "done"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that one person owes in one escalation.

    `holder_id` is the person who holds it now (it moves when they decline or cannot be reached).
    `meant_for_id` is whose duty it is where several people hold the role, and None where only one does; of a
    duty to confirm it is who recorded the ending, from whom the second person follows.
    `told_ids` are all who have been pinged about it, in order; nobody is ever taken off.
    `rung` is the highest rung of the ladder that has been told (0 is the role's own person, see `rungs`).
    `chase_at` is when the duty is chased next, and never None while something is owed (promise 3).
    `undo_until` is when it becomes too late to undo an acknowledgement. An open duty that still names who
    acknowledged it is one whose acknowledgement expired. `remind_at` is when its holder is reminded that
    the limit comes near, and None where nobody is to be reminded (any more). `lapses_at` is when it ends by
    itself, as an invitation does with the day of its meeting.
    """

    id: str
    escalation_id: str
    report_id: str | None
    key: str
    role: Role
    kind: DutyKind
    task: str
    holder_id: str
    source: Source
    opened_at: datetime
    chase_at: datetime | None
    state: DutyState = DutyState.OPEN
    limit: Limit = NOT_SET
    due_at: datetime | None = None
    rung: int = 0
    told_ids: tuple[str, ...] = ()
    acknowledged_by_id: str | None = None
    acknowledged_at: datetime | None = None
    undo_until: datetime | None = None
    ended_at: datetime | None = None
    ended_by_id: str | None = None
    declined: tuple[tuple[str, str], ...] = ()
    meant_for_id: str | None = None
    remind_at: datetime | None = None
    lapses_at: datetime | None = None

    @property
    def is_live(self) -> bool:
        """Whether something is still owed: open, or acknowledged and not done."""
        return self.state in (DutyState.OPEN, DutyState.ACKNOWLEDGED)

    @property
    def is_asked(self) -> bool:
        """Whether anybody was told of it; a follow-up that begins on a later day is not seen before that."""
        return bool(self.told_ids)

    @property
    def has_expired_acknowledgement(self) -> bool:
        """Whether somebody acknowledged it, nothing followed, and it is being chased again."""
        return self.state is DutyState.OPEN and self.acknowledged_at is not None

    @property
    def declined_ids(self) -> frozenset[str]:
        """The ids of those who said that the duty is not theirs."""
        return frozenset(person_id for person_id, _ in self.declined)


class Rank(StrEnum):
    """How somebody stands to a duty; with the rank `none` they may not acknowledge it (promise 6)."""

    HOLDER = "holder"
    COVER = "cover"
    ABOVE = "above"
    NONE = "none"


def acknowledge(
    duty: Duty, by: Person, rank: Rank, now: datetime, undo: timedelta, expires_at: datetime
) -> Duty:
    """Acknowledge a duty: one to acknowledge is done, one to act is this person's until that expires.

    `undo` is for how long this can be undone; `expires_at` is when the chase of a duty to act resumes.
    Raises NotAllowed for the wrong rank, and Stale when it is no longer open.
    """
    if rank is Rank.NONE:
        raise NotAllowed("Only its holder, their cover or someone above them can acknowledge this.")
    if duty.state is not DutyState.OPEN:
        raise Stale("This is no longer waiting to be acknowledged.")
    acknowledged = replace(
        duty,
        state=DutyState.ACKNOWLEDGED,
        acknowledged_by_id=by.id,
        acknowledged_at=now,
        undo_until=now + undo,
        chase_at=expires_at,
    )
    return complete(acknowledged, by.id, now) if duty.kind is DutyKind.ACKNOWLEDGE else acknowledged


def undo(duty: Duty, by: Person, now: datetime, chase_at: datetime) -> Duty:
    """Undo an acknowledgement that was made by mistake; the duty is open again and chased at `chase_at`.

    Raises Stale when there is nothing left to undo, and NotAllowed for anybody but who acknowledged.
    """
    if not _is_acknowledgement(duty) or duty.undo_until is None:
        raise Stale("There is no acknowledgement here to take back.")
    if by.id != duty.acknowledged_by_id:
        raise NotAllowed("Only the person who acknowledged this can take it back.")
    if now > duty.undo_until:
        raise Stale("It is too late to take this back. The acknowledgement stands; you can still hand it on.")
    return replace(_reopen(duty, chase_at), acknowledged_by_id=None, acknowledged_at=None)


def expire(duty: Duty, now: datetime) -> Duty:
    """Open a duty again whose acknowledgement led to nothing; it still names who acknowledged it and when."""
    if duty.state is not DutyState.ACKNOWLEDGED:
        raise Stale("Only an acknowledged duty can expire.")
    return _reopen(duty, now)


def complete(duty: Duty, by_id: str, now: datetime) -> Duty:
    """End a duty because what was owed is done; raises Stale when it had already ended."""
    return _end(duty, DutyState.DONE, by_id, now)


def overtake(duty: Duty, now: datetime) -> Duty:
    """End a duty because a later step makes it needless; raises Stale when it had already ended."""
    return _end(duty, DutyState.OVERTAKEN, None, now)


def remember_told(duty: Duty, person_ids: Iterable[str]) -> Duty:
    """Remember who was pinged about a duty; nobody is listed twice, and nobody is ever taken off."""
    return replace(duty, told_ids=tuple(dict.fromkeys((*duty.told_ids, *person_ids))))


def _is_acknowledgement(duty: Duty) -> bool:
    """Whether the duty is in its present state because it was acknowledged, and not by an outcome."""
    done = duty.state is DutyState.DONE and duty.kind is DutyKind.ACKNOWLEDGE
    return done or duty.state is DutyState.ACKNOWLEDGED


def _reopen(duty: Duty, chase_at: datetime) -> Duty:
    return replace(
        duty, state=DutyState.OPEN, undo_until=None, chase_at=chase_at, ended_at=None, ended_by_id=None
    )


def _end(duty: Duty, state: DutyState, by_id: str | None, now: datetime) -> Duty:
    if not duty.is_live:
        raise Stale("This is already finished.")
    return replace(duty, state=state, ended_at=now, ended_by_id=by_id, chase_at=None)
