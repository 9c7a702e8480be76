"""The outbox as those see it who deliver it: messages claimed for sending, leases, and what came of each.

Leases run by the database's clock, so that machines whose own clocks differ agree on who holds what; the
times at which a message is due run by the application's.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select, update

from state_machines.delivery import VISIBLE_FROM, Decision, DeliveryState
from storage import message_claims
from storage.message_rows import queued
from storage.records import MessageRef, QueuedMessage
from storage.tables import messages
from storage.transaction import Transaction

#: How long a process may hold a message without a sign of life; past it another looks for it and takes over.
LEASE = timedelta(seconds=7)


class DeliveriesRepository:
    """What is to be sent now, who holds it until when, and what came of it."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def claim_due(
        self, now: datetime, by: str, limit: int, *, lease: timedelta = LEASE
    ) -> tuple[QueuedMessage, ...]:
        """Take messages to send: urgent first, at most one in each conversation, each leased to process `by`.

        What is returned carries the state it was found in (UNCERTAIN: look for it before sending), the
        attempts with this one, and for a redraw where the message to redraw stands. A message that waits
        for its next attempt does not hold back the others of its conversation.
        """
        self._transaction.lock("messages:claim")
        heads = message_claims.claimable_heads(now, limit)
        rows = self._transaction.rows(self._transaction.claimed(heads))
        leased = update(messages).where(messages.c.id.in_([row.id for row in rows]))
        values: dict[str, Any] = {
            "state": DeliveryState.SENDING,
            "lease_by": by,
            "lease_until": self._transaction.moment(lease),
            "attempts": messages.c.attempts + 1,
        }
        self._transaction.run(leased.values(values))
        places = self._places([row.redraws for row in rows if row.redraws])
        return tuple(
            queued(row, {"attempts": row.attempts + 1} | places.get(row.redraws, {})) for row in rows
        )

    def renew(self, by: str, ids: Collection[str], *, lease: timedelta = LEASE) -> int:
        """Hold on to what process `by` is sending, for another `lease` from now; how many it still held."""
        return self._transaction.run(
            update(messages).where(_held_by(by, ids)).values(lease_until=self._transaction.moment(lease))
        )

    def give_back(self, by: str, ids: Collection[str]) -> int:
        """Let others have what was claimed and not begun; the attempt does not count. How many."""
        values = {"lease_by": None, "lease_until": None, "attempts": messages.c.attempts - 1}
        changed = update(messages).where(_held_by(by, ids))
        return self._transaction.run(changed.values(state=DeliveryState.PENDING, **values))

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
        values: dict[str, Any] = {
            "state": decision.state,
            "lease_by": None,
            "lease_until": None,
            "last_error": error,
        }
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
        """Messages whose sender died or hangs become uncertain and due at `now`; those that did.

        A redraw can be repeated without harm and simply waits again.
        """
        ran_out = or_(
            messages.c.lease_until <= self._transaction.moment(timedelta()), messages.c.lease_until.is_(None)
        )
        query = select(messages).where(messages.c.state == DeliveryState.SENDING, ran_out)
        rows = self._transaction.rows(self._transaction.claimed(query.order_by(messages.c.seq)))
        for redraw, state in ((False, DeliveryState.UNCERTAIN), (True, DeliveryState.PENDING)):
            expired = [row.id for row in rows if (row.redraws is not None) is redraw]
            values = {"state": state, "lease_by": None, "lease_until": None, "try_at": now}
            self._transaction.run(update(messages).where(messages.c.id.in_(expired)).values(values))
        return self._many(select(messages).where(messages.c.id.in_([row.id for row in rows])))

    def next_try_at(self) -> datetime | None:
        """When something is to be claimed (it may be past); None when nothing waits."""
        return self._transaction.connection.scalar(message_claims.earliest_claim())

    def undelivered(self, limit: int = 100) -> tuple[QueuedMessage, ...]:
        """What was tried and has not arrived: failed, or on its second attempt or later; oldest first."""
        tried = (messages.c.state != DeliveryState.SENT) & (messages.c.attempts >= VISIBLE_FROM)
        query = select(messages).where(or_(messages.c.state == DeliveryState.FAILED, tried))
        return self._many(query.limit(limit))

    def _many(self, query: Select[Any]) -> tuple[QueuedMessage, ...]:
        return tuple(queued(row) for row in self._transaction.rows(query.order_by(messages.c.seq)))

    def _places(self, message_ids: list[str]) -> dict[str | None, dict[str, Any]]:
        query = select(messages.c.id, messages.c.channel, messages.c.ts).where(messages.c.id.in_(message_ids))
        rows: list[Row[Any]] = list(self._transaction.rows(query)) if message_ids else []
        return {row.id: {"channel": row.channel, "ts": row.ts} for row in rows}


def _held_by(by: str, ids: Collection[str]) -> ColumnElement[bool]:
    return and_(messages.c.id.in_(ids), messages.c.state == DeliveryState.SENDING, messages.c.lease_by == by)


def _may_record(claimed: QueuedMessage, decision: Decision) -> ColumnElement[bool]:
    if decision.state is DeliveryState.SENT:
        return messages.c.state != DeliveryState.SENT
    # A count of attempts that has grown tells that the lease ran out and somebody else took the message up.
    return and_(messages.c.state == DeliveryState.SENDING, messages.c.attempts == claimed.attempts)
