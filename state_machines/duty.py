"""A duty: a named role, something to do, because of which section; and who may acknowledge it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from state_machines.limits import NOT_SET, Limit, Source
from state_machines.people import Role


class DutyKind(StrEnum):
    """`acknowledge` is done once acknowledged; `act` is done by an outcome on the flowchart."""

    ACKNOWLEDGE = "acknowledge"
    ACT = "act"


class DutyState(StrEnum):
    """Open until somebody of the right rank acknowledges; then done, declined or overtaken."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    DONE = "done"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class Duty:
    """One person's duty in one escalation.

    `holder_id` is the person who holds it now (declining or an unreachable rung moves it);
    `told_ids` are all who have been pinged about it, in order: the set only grows.
    `rung` counts climbs (0 is the holder); `chase_at` is when it is chased next, never None while
    the duty is open (promise 3). `undo_until` ends the minutes in which an acknowledgement can be undone.
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
