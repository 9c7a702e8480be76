"""The outbox as those see it who write to it; what is delivered is deliveries_repository.py's."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, Select, insert, select, update

from state_machines.delivery import DeliveryState
from state_machines.report import Urgency
from storage import message_claims
from storage.message_rows import queued
from storage.records import MessageRef, OutgoingMessage, QueuedMessage, SentCopy
from storage.tables import messages
from storage.transaction import Transaction

RANKS = {Urgency.IMMEDIATE: 0, Urgency.URGENT: 1, Urgency.ROUTINE: 2}
REDRAW_RANK = 3


class MessagesRepository:
    """What is to be sent, in the same transaction as the reason for it; and what was sent where."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def enqueue(self, message: OutgoingMessage, now: datetime, *, try_at: datetime | None = None) -> str:
        """Put a message into the outbox; its id, or the first one's where the `dedup_key` is known."""
        new_id = uuid4().hex
        row = _new_row(new_id, message, now, try_at or now)
        if not self._transaction.add_if_new(messages, row):
            query = select(messages.c.id).where(messages.c.dedup_key == message.dedup_key)
            return str(self._transaction.connection.execute(query).scalar_one())
        self._transaction.wake = True
        return new_id

    def enqueue_or_merge(self, message: OutgoingMessage, now: datetime) -> str:
        """As `enqueue`, but into a message like it that still waits for the same addressee, if there is one.

        A message is drawn from the present state when it is sent, so the one that waits says it all; it
        becomes as urgent as the more urgent of the two, and is tried at once. Nothing that waited is dropped.
        """
        waiting = self._waiting_like(message)
        if waiting is None:
            return self.enqueue(message, now)
        merged = {"payload": waiting.payload | dict(message.payload), "try_at": min(waiting.try_at, now)}
        if RANKS[message.urgency] < waiting.rank:
            merged |= {"urgency": message.urgency, "rank": RANKS[message.urgency]}
        self._transaction.run(update(messages).where(messages.c.id == waiting.id).values(merged))
        self._transaction.wake = True
        return str(waiting.id)

    def enqueue_redraw(self, message_id: str, now: datetime, *, try_at: datetime | None = None) -> str | None:
        """Have a message drawn again from the present state; the redraw's id.

        One redraw waits for each message, however often its duty changes. None where nothing needs to be
        redrawn: the message is still waiting, so it will be drawn from the present state, or it failed.
        """
        query = self._transaction.held(select(messages).where(messages.c.id == message_id))
        original = self._transaction.one(query)
        if original is None or original.state in {DeliveryState.PENDING, DeliveryState.FAILED}:
            return None
        waiting = select(messages.c.id).where(
            messages.c.redraws == message_id, messages.c.state.in_(message_claims.WAITING)
        )
        known = self._transaction.connection.execute(waiting.limit(1)).scalar_one_or_none()
        return str(known) if known else self._add_redraw(original, now, try_at or now)

    def copies_of(self, escalation_id: str) -> tuple[SentCopy, ...]:
        """The escalation's messages that people have, or may have, before them; oldest first."""
        seen = (DeliveryState.SENDING, DeliveryState.UNCERTAIN, DeliveryState.SENT)
        query = select(messages).where(
            messages.c.escalation_id == escalation_id,
            messages.c.redraws.is_(None),
            messages.c.state.in_(seen),
        )
        return tuple(_copy(row) for row in self._transaction.rows(query.order_by(messages.c.seq)))

    def by_id(self, message_id: str) -> QueuedMessage | None:
        return next(iter(self._many(select(messages).where(messages.c.id == message_id))), None)

    def _waiting_like(self, message: OutgoingMessage) -> Row[Any] | None:
        query = select(messages).where(
            messages.c.kind == message.kind,
            messages.c.escalation_id == message.escalation_id,
            messages.c.to_person_id.is_not_distinct_from(message.to_person_id),
            messages.c.to_channel.is_not_distinct_from(message.to_channel),
            messages.c.state == DeliveryState.PENDING,
            messages.c.redraws.is_(None),
        )
        return self._transaction.one(self._transaction.held(query.order_by(messages.c.seq).limit(1)))

    def _many(self, query: Select[Any]) -> tuple[QueuedMessage, ...]:
        return tuple(queued(row) for row in self._transaction.rows(query.order_by(messages.c.seq)))

    def _add_redraw(self, original: Row[Any], now: datetime, try_at: datetime) -> str:
        message = queued(original).message
        row = _new_row(uuid4().hex, message, now, try_at)
        redraw = row | {"redraws": original.id, "dedup_key": None, "rank": REDRAW_RANK}
        self._transaction.run(insert(messages), redraw)
        self._transaction.wake = True
        return str(redraw["id"])


def _new_row(message_id: str, message: OutgoingMessage, now: datetime, try_at: datetime) -> dict[str, Any]:
    return {
        "id": message_id,
        "kind": message.kind,
        "to_person_id": message.to_person_id,
        "to_channel": message.to_channel,
        "conversation": f"person:{message.to_person_id}" if message.to_person_id else message.to_channel,
        "urgency": message.urgency,
        "rank": RANKS[message.urgency],
        "escalation_id": message.escalation_id,
        "payload": dict(message.payload),
        "dedup_key": message.dedup_key,
        "state": DeliveryState.PENDING,
        "attempts": 0,
        "try_at": try_at,
        "last_error": "",
        "created_at": now,
    }


def _copy(row: Row[Any]) -> SentCopy:
    at = None if row.ts is None else MessageRef(row.channel, row.ts)
    return SentCopy(row.id, row.kind, row.to_person_id, at)
