"""Counts how the work stands, at a cost that stays the same however many cases are stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, Subquery, and_, func, literal_column, or_, select, union_all

from state_machines.messages.delivery import DeliveryState
from storage.alarms_repository import LIVE
from storage.duties_repository import UNDER_WAY
from storage.known_values import known_value
from storage.message_claims import CANNOT_BE_DRAWN, NEVER_MEANT
from storage.tables import alarms, audit, cases, duties, escalations, messages, visits
from storage.transaction import Transaction
from storage.visits_repository import WAITING

#: The most rows that any of these counts reads; beyond it a count means "at least".
AT_MOST = 10_000
#: The lateness is that of so many of the last messages.
LAST_SENT = 1_000
#: One look for orphans goes through so many open escalations.
SLICE = 2_000
#: So many of what was found are named.
NAMED = 5

#: Not a redraw, written so that no database uses the index of redraws, which nearly every message is in.
_NEW = func.coalesce(messages.c.redraws, "") == ""
_ON_THE_WAY = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many messages were due and have not arrived, and the oldest of them with its last error."""

    count: int
    since: datetime
    kind: str
    attempts: int
    to_channel: bool
    state: DeliveryState
    error: str


@dataclass(frozen=True, slots=True)
class RefusedMessages:
    """How many messages one refusal keeps from being sent, or has made fail, and since when the first.

    `refusal` is as it is stored; `error` says it in words. `waiting` are tried again, the others failed.
    """

    refusal: str
    error: str
    count: int
    since: datetime
    waiting: bool
    to_channel: bool
    redraw: bool


@dataclass(frozen=True, slots=True)
class OverdueDuties:
    """How many duties' chases fell due and were not carried out, and when the first of them fell due."""

    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """The last entry of the record; `fits` is false where it does not follow the one before it."""

    seq: int
    hash: str
    fits: bool


class VitalsRepository:
    """Counts for health checks; each goes by an index and stops at a bound."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def backlog(self, now: datetime, but_not: Sequence[str] = ()) -> Backlog | None:
        """The messages that are due and have not arrived, or None; redraws do not count, nor those for later.

        `but_not` are kinds of message that do not count.
        """
        due = or_(messages.c.attempts > 0, messages.c.try_at <= now)
        waiting = (
            select(messages)
            .where(messages.c.state.in_(_ON_THE_WAY), _NEW, due)
            .where(messages.c.kind.not_in(but_not))
            .order_by(messages.c.try_at)
            .limit(AT_MOST)
            .subquery()
        )
        row = self._first_and_count(waiting, waiting.c.created_at)
        return None if row is None else _backlog(row)

    def undrawn(self, but_not: Sequence[str] = ()) -> Backlog | None:
        """The messages and redraws whose cards could not be drawn, or None; `but_not` as in `backlog`."""
        failing = (
            select(messages)
            .where(messages.c.state.in_(_ON_THE_WAY), messages.c.last_error.startswith(CANNOT_BE_DRAWN))
            .where(messages.c.kind.not_in(but_not))
            .order_by(messages.c.try_at)
            .limit(AT_MOST)
            .subquery()
        )
        row = self._first_and_count(failing, failing.c.created_at)
        return None if row is None else _backlog(row)

    def oldest_waiting_redraw(self) -> datetime | None:
        """Since when the oldest redraw has been waiting."""
        waiting = select(messages.c.created_at).where(
            messages.c.state.in_(_ON_THE_WAY), messages.c.redraws.is_not(None)
        )
        bounded = waiting.order_by(messages.c.try_at).limit(AT_MOST).subquery()
        oldest: datetime | None = self._transaction.flushed_connection().scalar(
            select(func.min(bounded.c.created_at))
        )
        return oldest

    def failed_count(self, since: datetime) -> int:
        """How many messages failed since then because they could never be posted."""
        closed = select(messages.c.id).where(
            messages.c.state == DeliveryState.FAILED,
            messages.c.try_at >= since,
            messages.c.last_error.not_in(NEVER_MEANT),
            _NEW,
        )
        return self._count(closed)

    def refused_messages(self, since: datetime) -> tuple[RefusedMessages, ...]:
        """What a chat refuses now, and what failed since then because it refused it."""
        waiting = messages.c.state.in_(_ON_THE_WAY)
        failed = and_(messages.c.state == DeliveryState.FAILED, messages.c.try_at >= since)
        found = (
            select(
                messages.c.refusal,
                messages.c.last_error,
                messages.c.refused_since,
                waiting.label("waiting"),
                messages.c.to_channel.is_not(None).label("to_channel"),
                messages.c.redraws.is_not(None).label("redraw"),
            )
            .where(messages.c.state != literal_column("'sent'"), messages.c.refusal.is_not(None))
            .where(or_(waiting, failed))
            .limit(AT_MOST)
            .subquery()
        )
        groups = (found.c.refusal, found.c.waiting, found.c.to_channel, found.c.redraw)
        rows = self._transaction.rows(
            select(
                *groups,
                func.max(found.c.last_error).label("error"),
                func.min(found.c.refused_since).label("since"),
                func.count().label("count_of_all"),
            )
            .group_by(*groups)
            .order_by(*groups)
        )
        return tuple(
            RefusedMessages(
                row.refusal,
                row.error,
                row.count_of_all,
                row.since,
                bool(row.waiting),
                bool(row.to_channel),
                bool(row.redraw),
            )
            for row in rows
        )

    def overdue_duties(self, now: datetime) -> OverdueDuties | None:
        """The duties, alarms and visits that should have been chased by `now`; None where there are none."""
        owed = (
            select(due_at.label("chase_at"))
            .where(chased.c.state.in_(states), due_at <= now)
            .order_by(due_at)
            .limit(AT_MOST)
            .subquery()
            for chased, due_at, states in (
                (duties, duties.c.chase_at, UNDER_WAY),
                (alarms, alarms.c.chase_at, LIVE),
                (visits, visits.c.ask_at, WAITING),
            )
        )
        due = union_all(*(select(one.c.chase_at) for one in owed)).subquery()
        row = self._first_and_count(due, due.c.chase_at)
        return None if row is None else OverdueDuties(row.count_of_all, row.chase_at)

    def lateness(self, since: datetime) -> tuple[timedelta, ...]:
        """How long after their commit the last messages since then were sent, shortest first."""
        sent = select(messages.c.created_at, messages.c.sent_at).where(
            messages.c.state == DeliveryState.SENT, messages.c.try_at >= since, _NEW
        )
        rows = self._transaction.rows(sent.order_by(messages.c.try_at.desc()).limit(LAST_SENT))
        return tuple(sorted(row.sent_at - row.created_at for row in rows if row.sent_at is not None))

    def last_sent(self) -> datetime | None:
        """When the chat last took a message, or a redraw of one."""
        sent = select(messages.c.sent_at).where(
            messages.c.state == DeliveryState.SENT, messages.c.sent_at.is_not(None)
        )
        newest = sent.order_by(messages.c.try_at.desc()).limit(LAST_SENT).subquery()
        found: datetime | None = self._transaction.flushed_connection().scalar(
            select(func.max(newest.c.sent_at))
        )
        return found

    def cases_never_chased(self) -> tuple[str, ...]:
        """A few case references of duties owed that have no next chase; there must be none (promise 3)."""
        lost = (
            select(cases.c.reference)
            .join(escalations, escalations.c.case_id == cases.c.id)
            .join(duties, duties.c.escalation_id == escalations.c.id)
            .where(duties.c.state.in_(UNDER_WAY), duties.c.chase_at.is_(None))
        )
        return self._references(lost)

    def orphans(self, after: str = "") -> tuple[str, ...]:
        """A few case references of open escalations without any duty owed; there must be none (promise 3).

        One look goes through a bounded number of escalations, in the order of their cases' ids: those beyond
        `after`, and from the first again when it comes to the end.
        """
        found = self._orphans(escalations.c.open_case_id > after)
        return found or self._orphans(escalations.c.open_case_id <= after)

    def was_sent_since(self, escalation_id: str, conversation: str, since: datetime) -> bool:
        """Whether a message about this escalation has been sent in this conversation since then."""
        sent = select(messages.c.id).where(
            messages.c.escalation_id == escalation_id,
            messages.c.conversation == conversation,
            messages.c.state == DeliveryState.SENT,
            _NEW,
            messages.c.sent_at >= since,
        )
        return self._transaction.flushed_connection().scalar(sent.limit(1)) is not None

    def chain_end(self) -> ChainEnd | None:
        """The last entry of the record; None while there is none."""
        last = self._transaction.rows(select(audit).order_by(audit.c.seq.desc()).limit(2))
        if not last:
            return None
        newest = last[0]
        fits = len(last) == 1 or (newest.seq == last[1].seq + 1 and newest.previous_hash == last[1].hash)
        return ChainEnd(newest.seq, newest.hash, fits)

    def _orphans(self, which: Any) -> tuple[str, ...]:
        part = (
            select(escalations.c.id, escalations.c.case_id)
            .where(escalations.c.open_case_id.is_not(None), which)
            .order_by(escalations.c.open_case_id)
            .limit(SLICE)
            .subquery()
        )
        owed = select(duties.c.id).where(
            and_(duties.c.escalation_id == part.c.id, duties.c.state.in_(UNDER_WAY))
        )
        return self._references(
            select(cases.c.reference).join(part, part.c.case_id == cases.c.id).where(~owed.exists())
        )

    def _references(self, query: Select[Any]) -> tuple[str, ...]:
        return tuple(row.reference for row in self._transaction.rows(query.distinct().limit(NAMED)))

    def _first_and_count(self, rows: Subquery, oldest: Any) -> Row[Any] | None:
        """The oldest of these rows, with how many there are."""
        count = func.count().over().label("count_of_all")
        return self._transaction.one_or_none(select(rows, count).order_by(oldest).limit(1))

    def _count(self, rows: Select[Any]) -> int:
        counted = select(func.count()).select_from(rows.limit(AT_MOST).subquery())
        return int(self._transaction.flushed_connection().execute(counted).scalar_one())


def _backlog(row: Row[Any]) -> Backlog:
    return Backlog(
        count=row.count_of_all,
        since=row.created_at,
        kind=row.kind,
        attempts=row.attempts,
        to_channel=row.to_channel is not None,
        state=known_value(DeliveryState, row.state),
        error=row.last_error,
    )
