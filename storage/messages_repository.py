"""The outbox for those who write to it; delivering is in deliveries_repository.py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
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
    literal,
    null,
    or_,
    select,
    update,
)

from state_machines.messages.delivery import DeliveryState
from storage.known_values import shown_value
from storage.message_claims import PING, WAITING
from storage.message_ranks import redraw_rank
from storage.message_rows import queued_message
from storage.outbox_changes import EnqueueRequest, MergeKey, OutboxChanges, WaitingMessage, merge_key
from storage.records import OutgoingMessage, PingOnItsWay
from storage.reports_repository import ReportsRepository
from storage.tables import messages
from storage.transaction import Transaction

#: The states of a message that somebody sees, or may see.
SEEN = (DeliveryState.SENDING, DeliveryState.UNCERTAIN, DeliveryState.SENT)
#: A message that stands in for one that can be changed no more has a key of this and that one's id.
ANEW = "anew:"
#: The kind of an entry that takes away the message it names as that which it redraws.
DELETION = "message_deletion"
_other = messages.alias("other")
_newer = messages.alias("newer")


class MessagesRepository:
    """Puts messages into the outbox in the same transaction as the reason for them.

    New messages are written when something is read next or the unit commits, all in a handful of statements;
    the result is the same as if each had been written at once.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        # The first half of the new ids of one unit, so that they lie side by side in their index.
        self._half_id = token_hex(8)
        self._puts: list[EnqueueRequest] = []
        self._redraws: dict[tuple[frozenset[str], str, datetime], list[str]] = defaultdict(list)

    def was_kept_from_channel(self, escalation_id: str) -> bool:
        """Whether the last post about it for a team's channel could not be made there."""
        posts = (
            select(messages.c.state)
            .where(
                messages.c.escalation_id == escalation_id,
                messages.c.to_channel.is_not(None),
                messages.c.redraws.is_(None),
            )
            .order_by(messages.c.seq.desc())
            .limit(1)
        )
        row = self._transaction.one_or_none(posts)
        return row is not None and row.state == DeliveryState.FAILED

    def ways_of_pings(self, escalation_ids: Collection[str]) -> Iterator[PingOnItsWay]:
        """Each ping about these to a person, however far it has come."""
        yield from self._ways(messages.c.escalation_id.in_(escalation_ids), messages.c.kind == PING)

    def ways_of_alarm(self, alarm_id: str) -> Iterator[PingOnItsWay]:
        """The same of each message about an alarm."""
        yield from self._ways(messages.c.alarm_id == alarm_id)

    def _ways(self, *which: ColumnElement[bool]) -> Iterator[PingOnItsWay]:
        columns = (messages.c[name] for name in ("to_person_id", "state", "attempts", "created_at", "try_at"))
        query = select(*columns).where(*which, messages.c.to_person_id.is_not(None), _ORIGINAL)
        for row in self._transaction.rows(query):
            state = shown_value(DeliveryState, row.state)
            yield PingOnItsWay(row.to_person_id, state, row.attempts, row.created_at, row.try_at)

    def enqueue(self, message: OutgoingMessage, now: datetime, *, try_at: datetime | None = None) -> str:
        """Put a message into the outbox, unless its `dedup_key` is there; returns the id if it is new."""
        return self._add_request(EnqueueRequest(self._new_id(), message, now, try_at or now))

    def enqueue_or_merge(self, message: OutgoingMessage, now: datetime) -> str:
        """As `enqueue`, but merged into a like message that still waits for the same addressee, if any.

        A message is drawn from the present state when it is sent, so the one that waits will say everything;
        it becomes as urgent as the more urgent of the two, and is tried at once.
        """
        return self._add_request(EnqueueRequest(self._new_id(), message, now, now, merges=True))

    def waiting_for(
        self, kind: str, person_ids: Collection[str], escalation_ids: Collection[str]
    ) -> dict[str, str]:
        """By person, the escalation of such a message about one of these that still waits for them."""
        query = select(messages.c.to_person_id, messages.c.escalation_id).where(
            messages.c.escalation_id.in_(escalation_ids),
            messages.c.kind == kind,
            messages.c.to_person_id.in_(person_ids),
            without_index(messages.c.state) == DeliveryState.PENDING,
            _ORIGINAL,
        )
        rows = self._transaction.rows(query.order_by(messages.c.seq.desc()))
        return {row.to_person_id: row.escalation_id for row in rows}

    def redraw_copies(
        self, escalation_id: str, kinds: Collection[str], now: datetime, *, shown_beside: str = ""
    ) -> None:
        """Enqueue a redraw, from the present state, of every message of these kinds that people see.

        However often a duty changes, at most one redraw waits for each message. A message that still waits
        will be drawn from the present state anyway. `shown_beside` is a kind whose messages also show the
        escalations that a report about several children moved together with their own.
        """
        self._redraws[frozenset(kinds), shown_beside, now].append(escalation_id)
        self._transaction.defer(self._write)
        self._transaction.wake = True

    def redraw_copies_of_alarm(self, alarm_id: str, now: datetime) -> None:
        """As `redraw_copies`, for every message about an alarm, which are all cards that show its state."""
        self._enqueue_redraws(messages.c.alarm_id == alarm_id, now)
        self._transaction.wake = True

    def enqueue_redraw(self, message_id: str, now: datetime) -> None:
        """As `redraw_copies`, for one message of any kind; does nothing where it is unknown or failed."""
        self._enqueue_redraws(messages.c.id == message_id, now)
        self._transaction.wake = True

    def redraw_all_to(
        self, person_id: str, escalation_ids: Collection[str], alarm_ids: Collection[str], now: datetime
    ) -> None:
        """As `redraw_copies`, for whatever this person was ever written about these, of any kind.

        Messages about neither are drawn again with them: they may name the same case.
        """
        about = or_(
            messages.c.escalation_id.in_(escalation_ids),
            messages.c.alarm_id.in_(alarm_ids),
            and_(messages.c.escalation_id.is_(None), messages.c.alarm_id.is_(None)),
        )
        self._enqueue_redraws(and_(messages.c.to_person_id == person_id, about), now)
        self._transaction.wake = True

    def written_to(self, escalation_ids: Collection[str], alarm_ids: Collection[str]) -> frozenset[str]:
        """Everybody who was ever written to about one of these."""
        about = or_(messages.c.escalation_id.in_(escalation_ids), messages.c.alarm_id.in_(alarm_ids))
        query = select(messages.c.to_person_id).where(about, messages.c.to_person_id.is_not(None))
        return frozenset(row.to_person_id for row in self._transaction.rows(query.distinct()))

    def post_anew(self, message_id: str, now: datetime) -> bool:
        """Put a new message like this one into the outbox, because this one can be changed no more.

        From then on the new one is redrawn instead. False where there is one already, or where this one was
        taken away.
        """
        row = self._transaction.one_or_none(select(messages).where(messages.c.id == message_id))
        taken_away = select(messages.c.id).where(
            messages.c.redraws == message_id, messages.c.kind == DELETION
        )
        if row is None or self._transaction.one_or_none(taken_away.limit(1)) is not None:
            return False
        key = ANEW + message_id
        if self._known_keys([key]):
            return False
        self.enqueue(replace(queued_message(row).message, dedup_key=key), now)
        return True

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
        for (kinds, beside, now), escalation_ids in redraws.items():
            self._enqueue_redraws(
                and_(messages.c.escalation_id.in_(escalation_ids), messages.c.kind.in_(sorted(kinds))), now
            )
            joined = self._joined_with(escalation_ids) if beside else ()
            if joined:
                which = and_(messages.c.escalation_id.in_(joined), messages.c.kind == beside)
                self._enqueue_redraws(which, now)
        if puts:
            self._write_new(puts)

    def _joined_with(self, escalation_ids: Collection[str]) -> tuple[str, ...]:
        """The escalations that a report about several children moved together with one of these."""
        joined = ReportsRepository(self._transaction).joined_with(escalation_ids)
        return tuple({one for others in joined.values() for one in others} - {*escalation_ids})

    def _write_new(self, puts: list[EnqueueRequest]) -> None:
        todo = OutboxChanges(self._waiting_by_merge_key(puts), self._known_dedup_keys(puts))
        todo.collect(puts)
        if todo.rows:
            self._transaction.add_all_new(messages, todo.rows)
        if todo.changed_rows:
            changed = update(messages).where(messages.c.id == bindparam("stored_id"))
            ids = [row["stored_id"] for row in todo.changed_rows]
            self._transaction.run(changed, todo.changed_rows, rows=ids)

    def _waiting_by_merge_key(self, puts: Iterable[EnqueueRequest]) -> dict[MergeKey, WaitingMessage]:
        """The waiting messages into which these may be merged, locked, the oldest of each merge key."""
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
        return self._known_keys({put.message.dedup_key for put in puts} - {None})

    def _known_keys(self, keys: Collection[str | None]) -> set[str]:
        query = select(messages.c.dedup_key).where(messages.c.dedup_key.in_(keys))
        return {row.dedup_key for row in self._transaction.rows(query)} if keys else set()

    def _enqueue_redraws(self, which: ColumnElement[bool], now: datetime) -> None:
        # Those that still wait are locked too: one claimed meanwhile would be drawn from the old state, and
        # then not redrawn.
        state = without_index(messages.c.state)
        query = select(messages).where(which, _ORIGINAL, state != DeliveryState.FAILED)
        held = self._transaction.for_update(query.order_by(messages.c.seq)).cte("held")
        self._transaction.insert_from(messages, _redraw_rows_of(held, now))


def without_index(column: Column[Any]) -> ColumnElement[Any]:
    """The column as an expression that uses no index: one in which nearly all rows are alike is of no use.

    SQLite keeps no statistics unless told to, and would choose that very index.
    """
    return func.coalesce(column, "")


_MERGE_KEY_COLUMNS = ("id", "kind", "escalation_id", "alarm_id", "to_person_id", "to_channel", "payload")
_MERGE_COLUMNS = (*_MERGE_KEY_COLUMNS, "urgency", "rank", "try_at")
_ORIGINAL = without_index(messages.c.redraws) == ""


def _places_to_merge(merging: Iterable[OutgoingMessage]) -> Iterator[ColumnElement[bool]]:
    """The conditions that find messages to merge with, each over few rows however much was ever sent."""
    of_escalations = {one.escalation_id for one in merging} - {None}
    others = {one.conversation for one in merging if one.escalation_id is None}
    if of_escalations:
        waits = without_index(messages.c.state) == DeliveryState.PENDING
        yield and_(messages.c.escalation_id.in_(of_escalations), waits)
    if others:
        waits = and_(messages.c.state == DeliveryState.PENDING, without_index(messages.c.escalation_id) == "")
        yield and_(messages.c.conversation.in_(others), waits)


def _redraw_rows_of(held: Any, now: datetime) -> Select[Any]:
    """A query for the redraws of those locked messages that somebody sees and that wait for no redraw yet."""
    waits = select(_other.c.id).where(
        _other.c.redraws == held.c.id,
        # What is taken away is drawn no more, whether or not it is gone yet.
        or_(without_index(_other.c.state).in_(WAITING), _other.c.kind == DELETION),
    )
    # What stands there can be changed no more, and another stands in for it.
    anew = select(_newer.c.id).where(_newer.c.dedup_key == literal(ANEW).concat(held.c.id))
    same = (
        "kind",
        "to_person_id",
        "to_channel",
        "conversation",
        "urgency",
        "escalation_id",
        "alarm_id",
        "payload",
    )
    # Half of each id is new and half its message's: it is as unlikely to come twice as a wholly new one, and
    # it needs no function that the databases name differently.
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
        .where(without_index(held.c.state).in_(SEEN), ~waits.exists(), ~anew.exists())
        .order_by(held.c.seq)
    )
