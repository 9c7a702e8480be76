"""What storage keeps beside the pure values: outgoing messages, placed drafts, moves, audit entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dialogs.session import Session
from state_machines.case.limits import Origin
from state_machines.case.report import Urgency
from state_machines.flowchart.patterns import Pattern
from state_machines.messages.delivery import DeliveryState

#: A value that JSON can hold (a tuple comes back as a list).
Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]


@dataclass(frozen=True, slots=True)
class MessageRef:
    """Where a message stands in Slack."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A dialog under way, and the message that asks its present question (None before it was drawn)."""

    session: Session
    question: MessageRef | None = None


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """Something to send, to a person or to a channel (exactly one).

    `payload` says what to draw (ids and codes), never a name or a narrative: the engine reads the present
    state when it sends. `dedup_key` makes the second message with the same key the first one (promise 5).
    `waited_for` is what somebody at their phone is waiting for: only what is immediate goes before it.
    """

    kind: str
    to_person_id: str | None = None
    to_channel: str | None = None
    urgency: Urgency = Urgency.ROUTINE
    escalation_id: str | None = None
    payload: Mapping[str, Json] = field(default_factory=dict)
    dedup_key: str | None = None
    waited_for: bool = False

    def __post_init__(self) -> None:
        if (self.to_person_id is None) == (self.to_channel is None):
            raise ValueError("An outgoing message goes to a person or to a channel, and to one of them only.")

    @property
    def conversation(self) -> str:
        """Where it goes, as one value: what "one at a time in a conversation" goes by."""
        return f"person:{self.to_person_id}" if self.to_person_id else self.to_channel or ""


@dataclass(frozen=True, slots=True)
class QueuedMessage:
    """An outgoing message as stored.

    From `claim_due` it carries the state it was found in: UNCERTAIN means "look for it before sending".
    `attempts` includes the claimed one. `redraws` is the id of the sent message that this one redraws, and
    then `channel` and `ts` are where that one stands.
    """

    id: str
    message: OutgoingMessage
    state: DeliveryState
    attempts: int
    created_at: datetime
    try_at: datetime
    channel: str | None = None
    ts: str | None = None
    sent_at: datetime | None = None
    last_error: str = ""
    redraws: str | None = None


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that has not arrived, as its entry says, however damaged; its `state` may be unknown."""

    id: str
    kind: str
    to_person_id: str | None
    to_channel: str | None
    escalation_id: str | None
    state: str
    attempts: int
    last_error: str


@dataclass(frozen=True, slots=True)
class Silence:
    """A time, by the application's clock, in which nobody was there to chase or to send."""

    since: datetime
    until: datetime

    def covers(self, moment: datetime) -> bool:
        """Whether what was due at that moment could not be done then."""
        return self.since <= moment < self.until


@dataclass(frozen=True, slots=True)
class Process:
    """One process that serves this database, and its last signs of life.

    `started_at` and `seen_at` are by the database's clock, as is `socket_heard_at` (None: it holds no line to
    Slack); `ticked_at` is by the application's. `clock_ahead_ms` is how far its own clock is ahead of the
    database's, in milliseconds.
    """

    id: str
    kind: str
    host: str
    pid: int
    started_at: datetime
    seen_at: datetime
    clock_ahead_ms: int = 0
    socket_heard_at: datetime | None = None
    ticked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DueDuty:
    """A duty to be chased: which it is, and whose case and escalation are held before it is read."""

    duty_id: str
    escalation_id: str
    case_id: str


@dataclass(frozen=True, slots=True)
class RecordedMove:
    """One step on the flowchart, with the row and section it follows from; `from_step` is "" for the first.

    `actor_id` is None where time moved it, not a person.
    """

    escalation_id: str
    from_step: str
    to_step: str
    event: str
    row: str
    section: str
    origin: Origin
    text: str
    actor_id: str | None
    at: datetime
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FoundPattern:
    """A pattern, and the report that completed it."""

    escalation_id: str
    report_id: str
    pattern: Pattern
    found_at: datetime


@dataclass(frozen=True, slots=True)
class FrozenPolicy:
    """A policy version as it was when an escalation started with it."""

    hash: str
    name: str
    text: str
    first_used_at: datetime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the record: who did what to what; `details` hold ids and codes, never content."""

    seq: int
    at: datetime
    actor_id: str | None
    action: str
    subject: str
    details: Mapping[str, Json]
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """What checking the chain found: how many entries hold, and the `seq` of the first that does not.

    `head` is the hash of the last entry that holds.
    """

    count: int
    broken: int | None = None
    reason: str = ""
    head: str = ""
