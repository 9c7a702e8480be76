"""The outbox: messages in, claimed for sending, and what came of each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, Select, and_, insert, or_, select, update

from state_machines.delivery import VISIBLE_FROM, Decision, DeliveryState
from state_machines.report import Urgency
from storage import message_claims
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

    def claim_due(self, now: datetime, lease_until: datetime, limit: int) -> tuple[QueuedMessage, ...]:
        """Take messages to send: urgent first, at most one in each conversation, each leased to the caller.

        What is returned carries the state it was found in (UNCERTAIN: look for it before sending), the
        attempts with this one, and for a redraw where the message to redraw stands. A message that waits
        for its next attempt does not hold back the others of its conversation.
        """
        self._transaction.lock("messages:claim")
        heads = message_claims.claimable_heads(now, limit)
        rows = self._transaction.rows(self._transaction.claimed(heads))
        leased = update(messages).where(messages.c.id.in_([row.id for row in rows]))
        values = {"state": DeliveryState.SENDING, "lease_until": lease_until}
        self._transaction.run(leased.values(values | {"attempts": messages.c.attempts + 1}))
        places = self._places([row.redraws for row in rows if row.redraws])
        return tuple(
            _queued(
                row, {"attempts": row.attempts + 1, "lease_until": lease_until} | places.get(row.redraws, {})
            )
            for row in rows
        )

    def record(
        self,
        claimed: QueuedMessage,
        decision: Decision,
        now: datetime,
        *,
        at: MessageRef | None = None,
        error: str = "",
    ) -> bool:
        """Store what came of a claimed message; false where another process has taken it up meanwhile.

        That a message was sent is believed from anybody: it is in Slack, whoever holds the lease now.
        """
        values: dict[str, Any] = {"state": decision.state, "lease_until": None, "last_error": error}
        if decision.try_at is not None:
            values["try_at"] = decision.try_at
        if decision.state is DeliveryState.SENT:
            values["sent_at"] = now
        if at is not None:
            values |= {"channel": at.channel, "ts": at.ts}
        self._transaction.wake = True
        changed = update(messages).where(messages.c.id == claimed.id, _may_record(claimed, decision))
        return self._transaction.run(changed.values(values)) > 0

    def expired_leases(self, now: datetime) -> tuple[QueuedMessage, ...]:
        """Messages whose sender died or hangs become uncertain and due at once; those that did.

        A redraw can be repeated without harm and simply waits again.
        """
        query = select(messages).where(
            messages.c.state == DeliveryState.SENDING, messages.c.lease_until <= now
        )
        rows = self._transaction.rows(self._transaction.claimed(query.order_by(messages.c.seq)))
        for redraw, state in ((False, DeliveryState.UNCERTAIN), (True, DeliveryState.PENDING)):
            expired = [row.id for row in rows if (row.redraws is not None) is redraw]
            values = {"state": state, "lease_until": None, "try_at": now}
            self._transaction.run(update(messages).where(messages.c.id.in_(expired)).values(values))
        return tuple(self._many(select(messages).where(messages.c.id.in_([row.id for row in rows]))))

    def next_try_at(self) -> datetime | None:
        """When something is to be claimed or a lease runs out (it may be past); None when nothing waits."""
        claim = self._transaction.connection.scalar(message_claims.earliest_claim())
        lease = self._transaction.connection.scalar(message_claims.earliest_lease())
        return min((time for time in (claim, lease) if time is not None), default=None)

    def undelivered(self, limit: int = 100) -> tuple[QueuedMessage, ...]:
        """What was tried and has not arrived: failed, or on its second attempt or later; oldest first."""
        tried = (messages.c.state != DeliveryState.SENT) & (messages.c.attempts >= VISIBLE_FROM)
        query = select(messages).where(or_(messages.c.state == DeliveryState.FAILED, tried))
        return self._many(query.limit(limit))

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
        return tuple(_queued(row) for row in self._transaction.rows(query.order_by(messages.c.seq)))

    def _add_redraw(self, original: Row[Any], now: datetime, try_at: datetime) -> str:
        message = _queued(original).message
        row = _new_row(uuid4().hex, message, now, try_at)
        redraw = row | {"redraws": original.id, "dedup_key": None, "rank": REDRAW_RANK}
        self._transaction.run(insert(messages), redraw)
        self._transaction.wake = True
        return str(redraw["id"])

    def _places(self, message_ids: list[str]) -> dict[str | None, dict[str, Any]]:
        query = select(messages.c.id, messages.c.channel, messages.c.ts).where(messages.c.id.in_(message_ids))
        return {row.id: {"channel": row.channel, "ts": row.ts} for row in self._transaction.rows(query)}


def _may_record(claimed: QueuedMessage, decision: Decision) -> ColumnElement[bool]:
    if decision.state is DeliveryState.SENT:
        return messages.c.state != DeliveryState.SENT
    # A count of attempts that has grown tells that the lease ran out and somebody else took the message up.
    return and_(messages.c.state == DeliveryState.SENDING, messages.c.attempts == claimed.attempts)


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


def _queued(row: Row[Any], changed: Mapping[str, Any] | None = None) -> QueuedMessage:
    message = OutgoingMessage(
        kind=row.kind,
        to_person_id=row.to_person_id,
        to_channel=row.to_channel,
        urgency=Urgency(row.urgency),
        escalation_id=row.escalation_id,
        payload=row.payload,
        dedup_key=row.dedup_key,
    )
    fields = ("id", "attempts", "created_at", "try_at", "lease_until", "channel", "ts", "sent_at")
    values = {name: getattr(row, name) for name in (*fields, "last_error", "redraws")}
    return QueuedMessage(message=message, state=DeliveryState(row.state), **values | dict(changed or {}))


def _copy(row: Row[Any]) -> SentCopy:
    at = None if row.ts is None else MessageRef(row.channel, row.ts)
    return SentCopy(row.id, row.kind, row.to_person_id, at)
