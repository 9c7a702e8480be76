"""The outbox as those see it who write to it; what is delivered is deliveries_repository.py's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    and_,
    bindparam,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    update,
)

from state_machines.messages.delivery import DeliveryState
from storage.message_claims import WAITING
from storage.message_ranks import redraw_rank
from storage.message_rows import queued_message
from storage.outbox_changes import EnqueueRequest, MergeKey, OutboxChanges, WaitingMessage, merge_key
from storage.records import OutgoingMessage, QueuedMessage
from storage.tables import messages
from storage.transaction import Transaction

#: The states of a message that somebody has, or may have, before them.
SEEN = (DeliveryState.SENDING, DeliveryState.UNCERTAIN, DeliveryState.SENT)
_other = messages.alias("other")


class MessagesRepository:
    """What is to be sent, in the same transaction as the reason for it.

    What is put in is written when something is read next or the unit commits, all of it in a handful of
    statements; what comes of it is the same as if each had been written at once.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        # New ids of one unit lie side by side in their index; the other half tells them apart.
        self._half_id = token_hex(8)
        self._puts: list[EnqueueRequest] = []
        self._redraws: dict[tuple[frozenset[str], datetime], list[str]] = defaultdict(list)

    def enqueue(self, message: OutgoingMessage, now: datetime, *, try_at: datetime | None = None) -> str:
        """Put a message into the outbox, unless its `dedup_key` is known; the id that it has if it is new."""
        return self._add_request(EnqueueRequest(self._new_id(), message, now, try_at or now))

    def enqueue_or_merge(self, message: OutgoingMessage, now: datetime) -> str:
        """As `enqueue`, but into a message like it that still waits for the same addressee, if there is one.

        A message is drawn from the present state when it is sent, so the one that waits says it all; it
        becomes as urgent as the more urgent of the two, and is tried at once. Nothing that waited is dropped.
        """
        return self._add_request(EnqueueRequest(self._new_id(), message, now, now, merges=True))

    def redraw_copies(self, escalation_id: str, kinds: Collection[str], now: datetime) -> None:
        """Have every message of these kinds that people have before them drawn again from the present state.

        One redraw waits for each message, however often its duty changes. What is still waiting will be drawn
        from the present state anyway.
        """
        self._redraws[frozenset(kinds), now].append(escalation_id)
        self._transaction.defer(self._write)
        self._transaction.wake = True

    def enqueue_redraw(self, message_id: str, now: datetime) -> None:
        """As `redraw_copies`, for one message of any kind; nothing where it is unknown or failed."""
        self._enqueue_redraws(messages.c.id == message_id, now)
        self._transaction.wake = True

    def by_id(self, message_id: str) -> QueuedMessage | None:
        row = self._transaction.one_or_none(select(messages).where(messages.c.id == message_id))
        return None if row is None else queued_message(row)

    def _new_id(self) -> str:
        return self._half_id + token_hex(8)

    def _add_request(self, put: EnqueueRequest) -> str:
        self._puts.append(put)
        self._transaction.defer(self._write)
        self._transaction.wake = True
        return put.id

    def _write(self) -> None:
        redraws, self._redraws = self._redraws, defaultdict(list)
        puts, self._puts = self._puts, []
        for (kinds, now), escalation_ids in redraws.items():
            self._enqueue_redraws(
                and_(messages.c.escalation_id.in_(escalation_ids), messages.c.kind.in_(sorted(kinds))), now
            )
        if puts:
            self._write_new(puts)

    def _write_new(self, puts: list[EnqueueRequest]) -> None:
        todo = OutboxChanges(self._waiting_by_merge_key(puts), self._known_dedup_keys(puts))
        todo.collect(puts)
        if todo.rows:
            self._transaction.add_all_new(messages, todo.rows)
        if todo.changed_rows:
            changed = update(messages).where(messages.c.id == bindparam("stored_id"))
            self._transaction.run(changed, todo.changed_rows)

    def _waiting_by_merge_key(self, puts: Iterable[EnqueueRequest]) -> dict[MergeKey, WaitingMessage]:
        """Those that wait for the escalations in question, held, the oldest of each likeness."""
        merging = [put.message for put in puts if put.merges]
        if not merging:
            return {}
        query = select(*(messages.c[name] for name in _MERGE_COLUMNS))
        query = query.where(or_(*_places_to_merge(merging)), _ORIGINAL).order_by(messages.c.seq)
        found: dict[MergeKey, WaitingMessage] = {}
        for row in self._transaction.rows(self._transaction.for_update(query)):
            found.setdefault(merge_key(row), WaitingMessage.of(row))
        return found

    def _known_dedup_keys(self, puts: Iterable[EnqueueRequest]) -> set[str]:
        keys = {put.message.dedup_key for put in puts} - {None}
        query = select(messages.c.dedup_key).where(messages.c.dedup_key.in_(keys))
        return {row.dedup_key for row in self._transaction.rows(query)} if keys else set()

    def _enqueue_redraws(self, which: ColumnElement[bool], now: datetime) -> None:
        # Held with those that still wait: one that is claimed meanwhile would be drawn from what was, and
        # then not redrawn.
        state = without_index(messages.c.state)
        query = select(messages).where(which, _ORIGINAL, state != DeliveryState.FAILED)
        held = self._transaction.for_update(query.order_by(messages.c.seq)).cte("held")
        rows = _redraw_rows_of(held, now)
        names = [column.name for column in rows.selected_columns]
        self._transaction.run(insert(messages).from_select(names, rows))


def without_index(column: Column[Any]) -> ColumnElement[Any]:
    """A column whose index is of no use here, for nearly every row is alike in it, hidden from the planner.

    SQLite, which keeps no statistics unless told to, would take it for the choicest of all.
    """
    return func.coalesce(column, "")


_MERGE_KEY_COLUMNS = ("id", "kind", "escalation_id", "to_person_id", "to_channel", "payload")
_MERGE_COLUMNS = (*_MERGE_KEY_COLUMNS, "urgency", "rank", "try_at")
_ORIGINAL = without_index(messages.c.redraws) == ""


def _places_to_merge(merging: Iterable[OutgoingMessage]) -> Iterator[ColumnElement[bool]]:
    """The places to look for what may take these in: few rows each, however much was ever sent."""
    of_escalations = {one.escalation_id for one in merging} - {None}
    others = {one.conversation for one in merging if one.escalation_id is None}
    if of_escalations:
        waits = without_index(messages.c.state) == DeliveryState.PENDING
        yield and_(messages.c.escalation_id.in_(of_escalations), waits)
    if others:
        waits = and_(messages.c.state == DeliveryState.PENDING, without_index(messages.c.escalation_id) == "")
        yield and_(messages.c.conversation.in_(others), waits)


def _redraw_rows_of(held: Any, now: datetime) -> Select[Any]:
    """New rows for the held messages that somebody has before them and for which no redraw waits yet."""
    waits = select(_other.c.id).where(
        _other.c.redraws == held.c.id, without_index(_other.c.state).in_(WAITING)
    )
    same = ("kind", "to_person_id", "to_channel", "conversation", "urgency", "escalation_id", "payload")
    # Half of each id is new and half its message's: as unlikely to be met twice as one wholly new, and it
    # needs no function that the databases name differently.
    new_id = literal(token_hex(8)).concat(func.substr(held.c.id, 17))
    return (
        select(
            new_id.label("id"),
            *(held.c[name] for name in same),
            held.c.id.label("redraws"),
            redraw_rank(held.c.urgency).label("rank"),
            null().label("dedup_key"),
            literal(DeliveryState.PENDING.value).label("state"),
            literal(0).label("attempts"),
            literal(now, messages.c.try_at.type).label("try_at"),
            literal("").label("last_error"),
            literal(now, messages.c.created_at.type).label("created_at"),
        )
        .where(without_index(held.c.state).in_(SEEN), ~waits.exists())
        .order_by(held.c.seq)
    )
