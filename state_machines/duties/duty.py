"""A duty: a named role, something to do, because of which section; and what may become of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from state_machines.case.limits import NOT_SET, Limit, Source
from state_machines.errors import NotAllowed, Stale
from state_machines.people.people import Person, Role


class DutyKind(StrEnum):
    """`acknowledge` is done once acknowledged; `act` is done by an outcome on the flowchart.

    A `follow_up` is the authority's own, beside the chart: done by recording it, whatever step stands, also
    once the case is closed.
    """

    ACKNOWLEDGE = "acknowledge"
    ACT = "act"
    FOLLOW_UP = "follow_up"


class DutyState(StrEnum):
    """Open until somebody of the right rank acknowledges; then done, or overtaken by a later step.

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
    """One person's duty in one escalation.

    `holder_id` is the person who holds it now (declining or an unreachable rung moves it);
    `meant_for_id` is whose it is by role where several people hold the role, None where only one does;
    `told_ids` are all who have been pinged about it, in order: the set only grows.
    `rung` is the highest rung of its ladder told so far (0 is the role's own person, see `rungs`);
    `chase_at` is when it is chased next, never None while the duty is live (promise 3).
    `undo_until` ends the minutes in which an acknowledgement can be undone. An open duty that still
    names who acknowledged it is one whose acknowledgement expired. `remind_at` is when its holder is
    reminded that its limit comes near, None where nobody is (any more).
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

    @property
    def is_live(self) -> bool:
        """Whether something is still owed: open, or acknowledged and not done."""
        return self.state in (DutyState.OPEN, DutyState.ACKNOWLEDGED)

    @property
    def is_asked(self) -> bool:
        """Whether anybody was told of it yet; a follow-up of a later day waits unseen until then."""
        return bool(self.told_ids)

    @property
    def has_expired_acknowledgement(self) -> bool:
        """Whether somebody acknowledged it, nothing followed, and it is being chased again."""
        return self.state is DutyState.OPEN and self.acknowledged_at is not None

    @property
    def declined_ids(self) -> frozenset[str]:
        """Those who said that it is not theirs."""
        return frozenset(person_id for person_id, _ in self.declined)


class Rank(StrEnum):
    """How somebody stands to a duty; with `none` they may not acknowledge it (promise 6)."""

    HOLDER = "holder"
    COVER = "cover"
    ABOVE = "above"
    NONE = "none"


def acknowledge(
    duty: Duty, by: Person, rank: Rank, now: datetime, undo: timedelta, expires_at: datetime
) -> Duty:
    """Somebody of the right rank has it: a duty to acknowledge is done, one to act theirs until it expires.

    `undo` is how long it can be taken back; `expires_at` is when the chase of a duty to act resumes.
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
    """Take back an acknowledgement made by mistake; the duty is open again and chased at `chase_at`.

    Raises Stale when there is nothing to take back any more, NotAllowed for anybody but who acknowledged.
    """
    if not _is_acknowledgement(duty) or duty.undo_until is None:
        raise Stale("There is no acknowledgement here to take back.")
    if by.id != duty.acknowledged_by_id:
        raise NotAllowed("Only the person who acknowledged this can take it back.")
    if now > duty.undo_until:
        raise Stale("It is too late to take this back. The acknowledgement stands; you can still hand it on.")
    return replace(_reopen(duty, chase_at), acknowledged_by_id=None, acknowledged_at=None)


def expire(duty: Duty, now: datetime) -> Duty:
    """An acknowledgement that led to nothing: open again, still naming who acknowledged and when."""
    if duty.state is not DutyState.ACKNOWLEDGED:
        raise Stale("Only an acknowledged duty can expire.")
    return _reopen(duty, now)


def complete(duty: Duty, by_id: str, now: datetime) -> Duty:
    """What was owed is done; raises Stale when it had already ended."""
    return _end(duty, DutyState.DONE, by_id, now)


def overtake(duty: Duty, now: datetime) -> Duty:
    """A later step makes it needless; raises Stale when it had already ended."""
    return _end(duty, DutyState.OVERTAKEN, None, now)


def remember_told(duty: Duty, person_ids: Iterable[str]) -> Duty:
    """Remember who was pinged about it; nobody is listed twice, nobody is ever taken off."""
    return replace(duty, told_ids=tuple(dict.fromkeys((*duty.told_ids, *person_ids))))


def _is_acknowledgement(duty: Duty) -> bool:
    """Whether its present state came about by acknowledging, not by an outcome."""
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
