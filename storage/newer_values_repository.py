"""Values that wait for a release that knows them, counted in a few bounded looks; nobody is named."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any

from sqlalchemy import Column, ColumnElement, Subquery, and_, func, or_, select

from state_machines.case.report import Urgency
from state_machines.duties.duty import DutyKind, DutyState
from state_machines.messages.delivery import DeliveryState
from state_machines.people.people import Role
from storage.duties_repository import UNDER_WAY
from storage.message_claims import UNSENT
from storage.tables import drafts, duties, escalations, messages, policy_versions
from storage.transaction import Transaction

#: How many rows one look goes through, of each sort.
AT_MOST = 1_000


@dataclass(frozen=True, slots=True)
class NewerValue:
    """A stored word that this release does not know, what it is, how often it was met, and since when."""

    what: str
    value: str
    count: int
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class UnsentMessage:
    """What a message that was not sent carries, as it is stored."""

    kind: str
    payload: Mapping[str, Any]
    created_at: datetime


class NewerValuesRepository:
    """What was left for a newer release stays where it is, so the first rows of each sort show it."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def in_messages(self, kinds: Collection[str]) -> Iterator[NewerValue]:
        """Kinds, urgencies and states of messages that were not sent."""
        first = select(messages).where(UNSENT).order_by(messages.c.seq).limit(AT_MOST).subquery()
        written = first.c.created_at
        if kinds:
            yield from self._count("message kind", first.c.kind, kinds, written)
        yield from self._count("message urgency", first.c.urgency, _words(Urgency), written)
        yield from self._count("message state", first.c.state, _words(DeliveryState), written)

    def unsent_messages(self) -> tuple[UnsentMessage, ...]:
        """The first of those that wait, to see whether they can be read; none where one is damaged."""
        columns = (messages.c.kind, messages.c.payload, messages.c.created_at)
        query = select(*columns).where(UNSENT).order_by(messages.c.seq).limit(AT_MOST)
        try:
            rows = self._transaction.rows(query)
        except (ValueError, TypeError):
            return ()  # It is met when it is claimed, and fails there, to be seen.
        return tuple(UnsentMessage(**row._asdict()) for row in rows if isinstance(row.payload, Mapping))

    def in_duties(self) -> Iterator[NewerValue]:
        """Kinds and roles of what is owed, and states: what is left unchased comes to be due first."""
        owed = select(duties).where(duties.c.state.in_(UNDER_WAY)).order_by(duties.c.chase_at)
        first = owed.limit(AT_MOST).subquery()
        opened = first.c.opened_at
        yield from self._count("duty kind", first.c.kind, _words(DutyKind), opened)
        yield from self._count("duty role", first.c.role, _words(Role), opened)
        strange = select(duties).where(_is_between(duties.c.state, _words(DutyState))).limit(AT_MOST)
        found = strange.subquery()
        yield from self._count("duty state", found.c.state, _words(DutyState), found.c.opened_at)

    def in_escalations(self, after: str) -> Iterator[NewerValue]:
        """Urgencies of open escalations around this case's id: somewhere else at each look."""
        for part in _open_escalations(after):
            yield from self._count("urgency", part.c.urgency, _words(Urgency), part.c.opened_at)

    def steps_under_way(self, after: str) -> frozenset[tuple[str, str]]:
        """Hash of the policy and step of each way in which open escalations stand, as above."""
        ways = (select(part.c.policy_hash, part.c.step).distinct() for part in _open_escalations(after))
        return frozenset((row.policy_hash, row.step) for way in ways for row in self._transaction.rows(way))

    def in_drafts(self, dialogs: Collection[str]) -> Iterator[NewerValue]:
        """Dialogs under way by name; their versions are sealed."""
        open_ones = select(drafts).where(drafts.c.open_key.is_not(None)).order_by(drafts.c.open_key)
        first = open_ones.limit(AT_MOST).subquery()
        yield from self._count("dialog", first.c.dialog, dialogs, first.c.updated_at)

    def policy_hashes(self) -> tuple[str, ...]:
        """Every version of a policy that an escalation began under."""
        return tuple(row.hash for row in self._transaction.rows(select(policy_versions.c.hash)))

    def _count(
        self, what: str, column: ColumnElement[str], known: Iterable[str], since: ColumnElement[datetime]
    ) -> Iterator[NewerValue]:
        columns: tuple[ColumnElement[Any], ...] = (
            column.label("word"),
            func.count().label("met"),
            func.min(since).label("since"),
        )
        unknown = select(*columns).where(column.not_in(sorted(known))).group_by(column).order_by(column)
        for row in self._transaction.rows(unknown):
            yield NewerValue(what, row.word, row.met, row.since)


def _open_escalations(after: str) -> Iterator[Subquery]:
    """Some beyond this case's id, and some from the first on."""
    case_id = escalations.c.open_case_id
    for part in (case_id > after, case_id <= after):
        yield select(escalations).where(part).order_by(case_id).limit(AT_MOST).subquery()


def _words(words: type[StrEnum]) -> list[str]:
    return sorted(word.value for word in words)


def _is_between(column: Column[str], known: list[str]) -> ColumnElement[bool]:
    """None of the known words, asked for so that an index of the column leads there past all that has one."""
    between = (and_(column > one, column < other) for one, other in pairwise(known))
    return or_(column < known[0], *between, column > known[-1])
