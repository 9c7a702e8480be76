"""The outbox for those who deliver it: messages claimed for sending, leases, and how each attempt ended.

Leases run by the database's clock, so that machines whose own clocks differ agree on who holds what; the
times at which a message is due run by the application's.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, or_, select, true, update

from state_machines.case.report import Urgency
from state_machines.messages.delivery import DeliveryDecision, DeliveryState
from state_machines.messages.refusal import Refusal
from storage import message_claims
from storage.attendance import promises_lock
from storage.message_claims import NEVER_MEANT, ClaimCapacity, ReadableMessages
from storage.message_rows import optional_place, queued_message
from storage.records import MessageRef, QueuedMessage
from storage.stored_addresses import place_to_text
from storage.tables import messages
from storage.transaction import Transaction

log = logging.getLogger(__name__)

#: For so long a process may hold a message without renewing its lease; then another process takes it over.
LEASE = timedelta(seconds=7)

#: The error that is kept with a message with which its chat asked to wait.
ASKED_TO_WAIT = "asked to wait"

_DAMAGED = "the entry is damaged and cannot be read"
_original = messages.alias("original")


class DeliveriesRepository:
    """Which messages are to be sent now, which process holds them until when, and how each attempt ended."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def claim_due(
        self,
        now: datetime,
        by: str,
        capacity: ClaimCapacity | int,
        *,
        lease: timedelta = LEASE,
        readable: ReadableMessages | None = None,
    ) -> tuple[QueuedMessage, ...]:
        """Take messages to send: urgent first, at most one in each conversation, each leased to process `by`.

        What this process cannot read it leaves where it is (None: it reads everything).

        What is returned carries the state it was found in (UNCERTAIN: look for it before sending), the
        attempts with this one, and for a redraw where the message to redraw stands. A row that cannot be
        read fails, visibly, and stops nobody.
        """
        self._transaction.lock("messages:claim")
        capacity = ClaimCapacity(capacity) if isinstance(capacity, int) else capacity
        ids = message_claims.claimable_heads(self._transaction.rows, now, capacity, readable)
        claimed = self._read(ids) if ids else ()
        if not claimed:
            return ()
        values: dict[str, Any] = {
            "state": DeliveryState.SENDING,
            "lease_by": by,
            "lease_until": self._transaction.database_time(lease),
            "begun_at": None,
            "attempts": messages.c.attempts + 1,
        }
        self._update(messages.c.id.in_([one.id for one in claimed]), values)
        return claimed

    def renew(self, by: str, ids: Collection[str], *, lease: timedelta = LEASE) -> frozenset[str]:
        """Renew the leases of process `by` for another `lease`; returns the ids that it still held."""
        renewed = update(messages).where(_is_leased_by(by, ids)).returning(messages.c.id)
        values = {"lease_until": self._transaction.database_time(lease)}
        return frozenset(self._transaction.flushed_connection().scalars(renewed.values(**values)))

    def begin(self, by: str, ids: Collection[str], *, lease: timedelta = LEASE) -> frozenset[str]:
        """Note that the requests for these are about to begin; returns the ids of those that may.

        Those may that process `by` still holds, while it holds its own lock. Whoever takes over from it
        meets the same rows: either it sees that a request was begun, or no request is begun any more.
        """
        which = _is_leased_by(by, ids)
        if promises_lock(by):
            which = and_(which, self._transaction.is_present(by))
        values = {
            "begun_at": self._transaction.database_time(timedelta()),
            "lease_until": self._transaction.database_time(lease),
        }
        begun = update(messages).where(which).values(**values).returning(messages.c.id)
        return frozenset(self._transaction.flushed_connection().scalars(begun))

    def release(self, by: str, ids: Collection[str]) -> int:
        """Release messages that were claimed and not begun, without counting an attempt; returns how many."""
        values = {"lease_by": None, "lease_until": None, "attempts": messages.c.attempts - 1}
        fresh = messages.c.attempts == 1
        given = self._update(_is_leased_by(by, ids) & fresh, values | {"state": DeliveryState.PENDING})
        # A message that was tried before may be uncertain, so it is looked for before it is sent.
        return given + self._update(_is_leased_by(by, ids), values | {"state": DeliveryState.UNCERTAIN})

    def lock_those_free(self, ids: Collection[str]) -> frozenset[str]:
        """Lock those of these messages that no other transaction has locked; returns their ids."""
        query = select(messages.c.id).where(messages.c.id.in_(ids))
        return frozenset(
            row.id for row in self._transaction.rows(self._transaction.for_update_skip_locked(query))
        )

    def record(
        self,
        claimed: QueuedMessage,
        decision: DeliveryDecision,
        now: datetime,
        *,
        at: MessageRef | None = None,
        error: str = "",
        refusal: Refusal | None = None,
    ) -> bool:
        """Store how the attempt ended; false where another process has taken the message up meanwhile.

        A `refusal` is kept with the moment since which it has been that one. That a message was sent is
        believed from anybody: it has arrived, whoever holds the lease now.
        """
        values: dict[str, Any] = {
            "state": decision.state,
            "lease_by": None,
            "lease_until": None,
            "last_error": error,
        }
        if refusal is not None and refusal.text != claimed.refusal:
            values |= {"refusal": refusal.text, "refused_since": now}
        if decision.try_at is not None:
            values["try_at"] = decision.try_at
        if decision.state is DeliveryState.SENT:
            values |= {"sent_at": now, "refusal": None, "refused_since": None}
        if at is not None:
            values |= {"channel": place_to_text(at.place), "ts": at.mark}
        which = _may_record(claimed, decision)
        if claimed.redraws or decision.state not in {DeliveryState.SENT, DeliveryState.FAILED}:
            return self._update((messages.c.id == claimed.id) & which, values) > 0
        return self._update_one(claimed.id, which, values) > 0

    def has_failed_before(self, failed: QueuedMessage) -> bool:
        """Whether another new message about the same, to the same person, could not be delivered either."""
        about = failed.message
        query = select(messages.c.id).where(
            messages.c.to_person_id == about.to_person_id,
            messages.c.escalation_id == about.escalation_id,
            messages.c.alarm_id == about.alarm_id,
            messages.c.state == DeliveryState.FAILED,
            messages.c.last_error.not_in(NEVER_MEANT),
            messages.c.redraws.is_(None),
            messages.c.id != failed.id,
        )
        return self._transaction.one_or_none(query.limit(1)) is not None

    def postpone(self, claimed: QueuedMessage, decision: DeliveryDecision) -> bool:
        """Store when to try a claimed message that was not tried; false as in `record`."""
        values = {
            "state": decision.state,
            "try_at": messages.c.try_at if decision.try_at is None else decision.try_at,
            "attempts": messages.c.attempts - 1,
            "lease_by": None,
            "lease_until": None,
        }
        return self._update((messages.c.id == claimed.id) & _may_record(claimed, decision), values) > 0

    def has_expired_leases(self) -> bool:
        """Whether some process holds a message for longer than its lease."""
        query = select(messages.c.id).where(self._lease_is_over()).limit(1)
        return self._transaction.one_or_none(query) is not None

    def dead_of(self, holders: Collection[str]) -> frozenset[str]:
        """Those of these processes that promised a lock and do not hold it any more."""
        return self._transaction.gone([one for one in holders if promises_lock(one)])

    def other_holders(self, me: str) -> frozenset[str]:
        """The processes beside `me` that hold a message."""
        holders = select(messages.c.lease_by).where(
            messages.c.state == DeliveryState.SENDING, messages.c.lease_by.is_not(None)
        )
        found = {row.lease_by for row in self._transaction.rows(holders)}
        return frozenset(found - {me, message_claims.NOBODY})

    def free_those_of(self, dead: Collection[str], longest: timedelta) -> tuple[str, ...]:
        """Take over from dead processes; returns the ids of what had not begun to be sent, now to be sent.

        What had begun may still arrive: it is held by nobody from now on, and looked for once `longest` has
        passed since. One that was drawn anew ends with its lease, for an older drawing may still arrive.
        """
        columns = ("id", "redraws", "begun_at", "lease_until", "attempts")
        held = select(*(messages.c[name] for name in columns)).where(
            messages.c.state == DeliveryState.SENDING, messages.c.lease_by.in_(dead)
        )
        rows = self._transaction.rows(self._transaction.for_update_skip_locked(held))
        for row in rows:
            until = row.lease_until if row.begun_at is None else min(row.lease_until, row.begun_at + longest)
            values = {"lease_by": message_claims.NOBODY, "lease_until": until}
            self._update(messages.c.id == row.id, values)
        fresh = [row for row in rows if row.redraws is None and row.begun_at is None]
        for row in fresh:
            # One that was tried before may have arrived then, so it is looked for before it is sent.
            state = DeliveryState.PENDING if row.attempts == 1 else DeliveryState.UNCERTAIN
            self._update(messages.c.id == row.id, {"state": state, "lease_by": None, "lease_until": None})
            self._transaction.wake = True
        return tuple(row.id for row in fresh)

    def expire_leases(self, now: datetime) -> tuple[str, ...]:
        """Make messages whose sender died or hangs uncertain and due at `now`; returns their ids.

        A redraw does no harm when it is repeated, so it becomes pending again.
        """
        query = (
            select(messages.c.id, messages.c.redraws).where(self._lease_is_over()).order_by(messages.c.seq)
        )
        rows = self._transaction.rows(self._transaction.for_update_skip_locked(query))
        for redraw, state in ((False, DeliveryState.UNCERTAIN), (True, DeliveryState.PENDING)):
            ids = [row.id for row in rows if (row.redraws is not None) is redraw]
            freed = {"state": state, "lease_by": None, "lease_until": None, "try_at": now}
            if ids:
                self._update(messages.c.id.in_(ids), freed)
                self._transaction.wake = True
        return tuple(row.id for row in rows)

    def mark_all_uncertain(self) -> int:
        """Make every waiting message uncertain, because this database was restored; returns how many.

        Each is looked for by its id before it is sent. A redraw can be repeated without harm.
        """
        waiting = messages.c.state.in_((DeliveryState.PENDING, DeliveryState.SENDING))
        # The first attempt may have been made after the backup: it counts, for by it others tell later that
        # this was no message of which nothing had begun.
        attempts = case((messages.c.attempts == 0, 1), else_=messages.c.attempts)
        values = {
            "state": DeliveryState.UNCERTAIN,
            "lease_by": None,
            "lease_until": None,
            "attempts": attempts,
        }
        return self._update(waiting & messages.c.redraws.is_(None), values)

    def try_urgent_now(self, now: datetime) -> int:
        """Have what is urgent and waits for its next attempt tried at once; returns how many there are.

        What a chat asked to wait with goes on waiting.
        """
        urgent = messages.c.urgency.in_((Urgency.IMMEDIATE, Urgency.URGENT))
        waiting = and_(
            messages.c.state.in_(message_claims.WAITING),
            messages.c.redraws.is_(None),
            messages.c.attempts > 0,
            messages.c.try_at > now,
            messages.c.last_error != ASKED_TO_WAIT,
        )
        count = self._update(waiting & urgent, {"try_at": now})
        self._transaction.wake = self._transaction.wake or count > 0
        return count

    def next_try_at(
        self,
        after: datetime | None = None,
        *,
        redraws: bool = True,
        readable: ReadableMessages | None = None,
    ) -> datetime | None:
        """When something is to be claimed (it may be past), or what is next due after a moment; or None.

        Without `redraws` they are left aside, as while none may be made, and so is what is not `readable`.
        """
        query, values = message_claims.earliest_claim(after, redraws=redraws, readable=readable)
        return self._transaction.flushed_connection().scalar(query, values)

    def _read(self, ids: Sequence[str]) -> tuple[QueuedMessage, ...]:
        """These messages, in this order; rows that are damaged are marked as failed and left out."""
        try:
            found = {row.id: _claimed_message(row) for row in self._transaction.rows(self._claimable(ids))}
        except (ValueError, TypeError):
            found = dict(self._read_alone(ids))
        return tuple(found[one] for one in ids if one in found)

    def _read_alone(self, ids: Iterable[str]) -> Iterable[tuple[str, QueuedMessage]]:
        for one in ids:
            try:
                rows = self._transaction.rows(self._claimable([one]))
                yield from ((row.id, _claimed_message(row)) for row in rows)
            except (ValueError, TypeError) as error:
                kind = type(error).__name__  # the error's text may quote what the row holds
                log.error("message.damaged message=%s error=%s", one, kind)  # noqa: TRY400 - no trace: as above
                self._update_one(one, true(), {"state": DeliveryState.FAILED, "last_error": _DAMAGED})

    def _claimable(self, ids: Sequence[str]) -> Select[Any]:
        """Those of these that still wait and are not locked, each with the place of what it redraws."""
        columns = (_original.c.channel.label("original_channel"), _original.c.ts.label("original_ts"))
        both = messages.outerjoin(_original, _original.c.id == messages.c.redraws)
        query = select(messages, *columns).select_from(both).where(message_claims.still_claimable(ids))
        return self._transaction.for_update_skip_locked(query, of=messages)

    def _lease_is_over(self) -> ColumnElement[bool]:
        over = messages.c.lease_until <= self._transaction.database_time(timedelta())
        return and_(messages.c.state == DeliveryState.SENDING, or_(over, messages.c.lease_until.is_(None)))

    def _update(self, which: ColumnElement[bool], values: Mapping[str, Any]) -> int:
        """Change how far messages have come on their way, which is not on the record."""
        return self._transaction.run(update(messages).where(which).values(**values), recorded=False)

    def _update_one(self, message_id: str, which: ColumnElement[bool], values: Mapping[str, Any]) -> int:
        """Change one message, which may be its end: that it was sent, or that it failed, is on the record."""
        statement = update(messages).where(messages.c.id == message_id, which).values(**values)
        return self._transaction.run(statement, rows=[message_id])


def _claimed_message(row: Row[Any]) -> QueuedMessage:
    changed: dict[str, Any] = {"attempts": row.attempts + 1}
    if row.redraws is not None:
        changed |= {"place": optional_place(row.original_channel), "mark": row.original_ts}
    return queued_message(row, changed)


def _is_leased_by(by: str, ids: Collection[str]) -> ColumnElement[bool]:
    return and_(messages.c.id.in_(ids), messages.c.state == DeliveryState.SENDING, messages.c.lease_by == by)


def _may_record(claimed: QueuedMessage, decision: DeliveryDecision) -> ColumnElement[bool]:
    if decision.state is DeliveryState.SENT:
        return messages.c.state != DeliveryState.SENT
    # Where the count of attempts has grown, the lease ran out and another process took the message up.
    return and_(messages.c.state == DeliveryState.SENDING, messages.c.attempts == claimed.attempts)
