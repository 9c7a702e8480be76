"""Works out what to write into the outbox: messages that are new, that merge with others, or are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from sqlalchemy import Row

from state_machines.case.report import Urgency
from state_machines.messages.delivery import DeliveryState
from storage.known_values import shown_value
from storage.message_ranks import rank_of, urgency_rank
from storage.records import Json, OutgoingMessage

#: Messages merge that have these in common: kind, escalation, person, channel, and the dialog meant.
MergeKey = tuple[str, str | None, str | None, str | None, Json]


@dataclass(frozen=True, slots=True)
class EnqueueRequest:
    """A message to enqueue, with the id it gets if it is new; `merges` where a like one may take it in."""

    id: str
    message: OutgoingMessage
    now: datetime
    try_at: datetime
    merges: bool = False

    @property
    def merge_key(self) -> MergeKey:
        """What it has in common with a message that may take it in."""
        return merge_key(self.message)

    @property
    def row(self) -> dict[str, Any]:
        """The new row of the table."""
        message = self.message
        return {
            "id": self.id,
            "kind": message.kind,
            "to_person_id": message.to_person_id,
            "to_channel": message.place_text,
            "conversation": message.conversation,
            "urgency": message.urgency,
            "rank": rank_of(message),
            "escalation_id": message.escalation_id,
            "alarm_id": message.alarm_id,
            "payload": dict(message.payload),
            "dedup_key": message.dedup_key,
            "state": DeliveryState.PENDING,
            "attempts": 0,
            "try_at": self.try_at,
            "last_error": "",
            "created_at": self.now,
        }


@dataclass(slots=True)
class WaitingMessage:
    """A waiting message, stored or about to be, and what it becomes by taking in others."""

    id: str
    payload: Mapping[str, Any]
    urgency: Urgency
    rank: int
    try_at: datetime
    changed: bool = False

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        """One that is stored."""
        return cls(row.id, row.payload, shown_value(Urgency, row.urgency), row.rank, row.try_at)

    def merge(self, put: EnqueueRequest) -> None:
        """Take in another message: hold what both say, be as urgent as either, and be tried at once."""
        self.payload = {**self.payload, **put.message.payload}
        self.urgency = min(self.urgency, put.message.urgency, key=urgency_rank)
        self.rank = min(self.rank, rank_of(put.message))
        self.try_at = min(self.try_at, put.now)
        self.changed = True

    @property
    def values(self) -> dict[str, Any]:
        """The columns that taking in others may change."""
        return {
            "payload": dict(self.payload),
            "urgency": self.urgency,
            "rank": self.rank,
            "try_at": self.try_at,
        }


@dataclass(slots=True)
class OutboxChanges:
    """What is to be written: new rows in the order of the requests, and stored rows that change."""

    waiting: dict[MergeKey, WaitingMessage]
    known: set[str]
    _merging: set[str] = field(default_factory=set)
    rows: list[dict[str, Any]] = field(default_factory=list)
    _fresh: list[tuple[dict[str, Any], WaitingMessage]] = field(default_factory=list)

    def collect(self, puts: Sequence[EnqueueRequest]) -> None:
        """Add each request to what is to be written, one after another, as if each were the only one."""
        self._merging = {put.message.kind for put in puts if put.merges}
        for put in puts:
            like = self.waiting.get(put.merge_key) if put.merges else None
            if like is not None:
                like.merge(put)
            elif put.message.dedup_key not in self.known:
                self._add_row(put)
        for row, waiting in self._fresh:
            if waiting.changed:
                row.update(waiting.values)

    @property
    def changed_rows(self) -> list[dict[str, Any]]:
        """The stored rows that took others in, by `stored_id`, with their new values."""
        fresh = {waiting.id for _, waiting in self._fresh}
        found = (one for one in self.waiting.values() if one.changed and one.id not in fresh)
        return [{"stored_id": one.id, **one.values} for one in found]

    def _add_row(self, put: EnqueueRequest) -> None:
        row, message = put.row, put.message
        self.rows.append(row)
        if message.dedup_key is not None:
            self.known.add(message.dedup_key)
        if message.kind in self._merging:
            waiting = WaitingMessage(put.id, message.payload, message.urgency, row["rank"], put.try_at)
            self._fresh.append((row, waiting))
            self.waiting.setdefault(put.merge_key, waiting)


def merge_key(message: OutgoingMessage | Row[Any]) -> MergeKey:
    """The merge key of a message, or of a message's row."""
    about = message.payload.get("session_id")
    place = message.place_text if isinstance(message, OutgoingMessage) else message.to_channel
    return message.kind, message.escalation_id or message.alarm_id, message.to_person_id, place, about
