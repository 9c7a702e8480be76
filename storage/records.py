"""The values that only storage has: messages, drafts with their place, recorded moves, audit entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dialogs.session import Session
from state_machines.case.limits import Origin
from state_machines.case.report import Urgency
from state_machines.flowchart.patterns import Pattern
from state_machines.messages.delivery import DeliveryState
from state_machines.people.address import Address
from storage.stored_addresses import place_to_text

#: A value that JSON can hold (a tuple comes back as a list).
Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]


@dataclass(frozen=True, slots=True)
class MessageRef:
    """Where a message stands, and what its surface tells it by there."""

    place: Address
    mark: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A dialog under way, and the message that asks its present question (None before it was posted)."""

    session: Session
    question: MessageRef | None = None


@dataclass(frozen=True, slots=True)
class EndedDraft:
    """A dialog as it is looked through to erase: no session where only a newer release reads it."""

    id: str
    person_id: str
    updated_at: datetime
    session: Session | None

    @property
    def names(self) -> frozenset[str]:
        """Its own id, and whatever it names: ids of a case and what belongs to it, or a reference."""
        if self.session is None:
            return frozenset({self.id})
        # Of the answers only the case may be one; words that somebody wrote are no names.
        given = (*self.session.context.values(), self.session.answers.get("case"), self.session.result)
        said = [str(one).strip() for one in given if one]
        return frozenset({self.id, *said, *(one.upper() for one in said)})


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """Something to send, to a person or to a place such as a channel (exactly one).

    `payload` says what to draw by ids and codes, never a name or a narrative, for the engine reads the
    present state when it sends. Of two messages with the same `dedup_key` only the first is stored (promise
    5). What is about an alarm is about no escalation. `waited_for` marks what somebody at their phone waits
    for: only immediate messages go before it.
    """

    kind: str
    to_person_id: str | None = None
    to_place: Address | None = None
    urgency: Urgency = Urgency.ROUTINE
    escalation_id: str | None = None
    alarm_id: str | None = None
    payload: Mapping[str, Json] = field(default_factory=dict)
    dedup_key: str | None = None
    waited_for: bool = False

    def __post_init__(self) -> None:
        if (self.to_person_id is None) == (self.to_place is None):
            raise ValueError("An outgoing message goes to a person or to a place, and to one of them only.")

    @property
    def conversation(self) -> str:
        """The person or channel as one value; in each conversation one message is sent at a time."""
        return f"person:{self.to_person_id}" if self.to_person_id else self.place_text or ""

    @property
    def place_text(self) -> str | None:
        """The place as it is stored."""
        return None if self.to_place is None else place_to_text(self.to_place)


@dataclass(frozen=True, slots=True)
class PingOnItsWay:
    """Whom a ping is for, and how far it has come; `attempts` counts the one under way."""

    person_id: str
    state: DeliveryState
    attempts: int
    created_at: datetime
    try_at: datetime


@dataclass(frozen=True, slots=True)
class QueuedMessage:
    """An outgoing message as stored.

    From `claim_due` it carries the state it was found in: UNCERTAIN means "look for it before sending".
    `attempts` includes the claimed one. `redraws` is the id of the sent message that this one redraws, and
    then `place` and `mark` are where that one stands. `refusal` is what its chat refused it with, as
    `state_machines.messages.refusal` writes it, again and again since `refused_since`.
    """

    id: str
    message: OutgoingMessage
    state: DeliveryState
    attempts: int
    created_at: datetime
    try_at: datetime
    place: Address | None = None
    mark: str | None = None
    sent_at: datetime | None = None
    last_error: str = ""
    redraws: str | None = None
    refusal: str | None = None
    refused_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """A time, by the application's clock, in which no engine was there to chase or to send.

    `stopped` says that it began with every process signing off, so that somebody wanted it.
    """

    since: datetime
    until: datetime
    stopped: bool = False

    def covers(self, moment: datetime) -> bool:
        """Whether the moment falls into the silence, so that what was due then could not be done."""
        return self.since <= moment < self.until


@dataclass(frozen=True, slots=True)
class Process:
    """One process that serves this database, and its last signs of life.

    `started_at` and `seen_at` are by the database's clock, as is `socket_heard_at` (None: it holds no line to
    a chat); `ticked_at` is by the application's. `clock_ahead_ms` is how far its own clock is ahead of the
    database's, in milliseconds. `keys` names its keys, with commas between, first the one that
    seals; None is a process of a release that does not say so.
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
    keys: str | None = None


@dataclass(frozen=True, slots=True)
class DueDuty:
    """A duty to be chased, with its escalation and its case, which are locked before the duty is read."""

    duty_id: str
    escalation_id: str
    case_id: str


@dataclass(frozen=True, slots=True)
class UnreadDuty:
    """A duty of which this release does not know the kind, state or role: to be shown, and left as it is."""

    id: str
    escalation_id: str
    role: str
    kind: str
    state: str
    task: str
    holder_id: str


@dataclass(frozen=True, slots=True)
class RecordedMove:
    """A move on the flowchart as recorded, with its row and section; the first has "" as `from_step`.

    `actor_id` is None where time moved the escalation, and not a person.
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
    """A policy's version as it was when an escalation started with it."""

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
    """What checking the chain found: how many entries fit, and the `seq` of the first that does not.

    `head` is the hash of the last entry that fits.
    """

    count: int
    broken: int | None = None
    reason: str = ""
    head: str = ""


@dataclass(frozen=True, slots=True)
class ImportStep:
    """One thing that an import will write; `kind` says what is to be done with the content."""

    kind: str
    content: Json


@dataclass(frozen=True, slots=True)
class DecidedImport:
    """An import that counts and is not wholly written yet: who began it, and how many steps it has."""

    id: str
    by: str
    decided_at: datetime
    steps: int
