"""Values that wait for a release that knows them, counted in a few bounded looks; nobody is named."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any

from sqlalchemy import Column, ColumnElement, Subquery, and_, func, or_, select

from state_machines.alarms.alarm import AlarmAbout, AlarmState
from state_machines.alarms.visit import VisitState
from state_machines.case.report import Urgency
from state_machines.duties.duty import DutyKind, DutyState
from state_machines.messages.delivery import DeliveryState
from state_machines.people.people import Role
from storage.duties_repository import UNDER_WAY
from storage.message_claims import UNSENT
from storage.tables import alarms, drafts, duties, escalations, messages, policy_versions, visits
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


@dataclass(frozen=True, slots=True)
class WayToStand:
    """How some open escalation stands: how urgent, and where on which version of a policy."""

    urgency: str
    policy_hash: str
    step: str


class NewerValuesRepository:
    """What was left for a newer release stays where it is, so the first rows of each sort show it."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def in_messages(self, kinds: Collection[str]) -> Iterator[NewerValue]:
        """Kinds (where any are given), urgencies and states of messages that were not sent."""
        first = select(messages).where(UNSENT).order_by(messages.c.seq).limit(AT_MOST).subquery()
        known: dict[str, Collection[str]] = {"urgency": _words(Urgency), "state": _words(DeliveryState)}
        known |= {"kind": kinds} if kinds else {}
        yield from self._unknown("message", first, first.c.created_at, known)

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
        known = {"kind": _words(DutyKind), "role": _words(Role)}
        yield from self._unknown("duty", first, first.c.opened_at, known)
        strange = select(duties).where(_is_between(duties.c.state, _words(DutyState))).limit(AT_MOST)
        found = strange.subquery()
        yield from self._unknown("duty", found, found.c.opened_at, {"state": _words(DutyState)})

    def in_alarms(self) -> Iterator[NewerValue]:
        """Whom alarms are about, and their states; there are never many that have not ended."""
        standing = select(alarms).where(alarms.c.state != AlarmState.ENDED.value)
        first = standing.order_by(alarms.c.raised_at).limit(AT_MOST).subquery()
        known = {"about": _words(AlarmAbout), "state": _words(AlarmState)}
        yield from self._unknown("alarm", first, first.c.raised_at, known)

    def in_visits(self) -> Iterator[NewerValue]:
        """States of visits; few people are inside at any time."""
        inside = select(visits).where(visits.c.ended_at.is_(None))
        first = inside.order_by(visits.c.began_at).limit(AT_MOST).subquery()
        yield from self._unknown("visit", first, first.c.began_at, {"state": _words(VisitState)})

    def ways_to_stand(self, after: str) -> frozenset[WayToStand]:
        """How open escalations stand around this case's id: some others at each look."""
        case_id = escalations.c.open_case_id
        names = ("urgency", "policy_hash", "step")
        found = set()
        for part in (case_id > after, case_id <= after):
            some = select(escalations).where(part).order_by(case_id).limit(AT_MOST).subquery()
            rows = self._transaction.rows(select(*(some.c[name] for name in names)).distinct())
            found |= {WayToStand(**row._asdict()) for row in rows}
        return frozenset(found)

    def in_drafts(self, dialogs: Collection[str]) -> Iterator[NewerValue]:
        """Dialogs under way by name; their versions are sealed."""
        open_ones = select(drafts).where(drafts.c.open_key.is_not(None)).order_by(drafts.c.open_key)
        first = open_ones.limit(AT_MOST).subquery()
        yield from self._unknown("draft", first, first.c.updated_at, {"dialog": dialogs})

    def policy_hashes(self) -> tuple[str, ...]:
        """Every version of a policy that an escalation began under."""
        return tuple(row.hash for row in self._transaction.rows(select(policy_versions.c.hash)))

    def _unknown(
        self, of: str, rows: Subquery, since: ColumnElement[datetime], known: Mapping[str, Collection[str]]
    ) -> Iterator[NewerValue]:
        """What is in these columns beside the known words, all of it in one query."""
        columns: list[ColumnElement[Any]] = [rows.c[name] for name in known]
        strange = or_(*(rows.c[name].not_in(sorted(words)) for name, words in known.items()))
        counts = (func.count().label("met"), func.min(since).label("first"))
        query = select(*columns, *counts).where(strange).group_by(*columns).order_by(*columns)
        met: dict[tuple[str, str], tuple[int, datetime]] = {}
        for row in self._transaction.rows(query):
            for name, words in known.items():
                word = getattr(row, name)
                if word not in words:
                    count, first = met.get((name, word), (0, row.first))
                    met[name, word] = count + row.met, min(first, row.first)
        for (name, word), (count, first) in met.items():
            yield NewerValue(f"{of} {name}", word, count, first)


def _words(words: type[StrEnum]) -> list[str]:
    return sorted(word.value for word in words)


def _is_between(column: Column[str], known: list[str]) -> ColumnElement[bool]:
    """None of the known words, asked for so that an index of the column leads there past all that has one."""
    between = (and_(column > one, column < other) for one, other in pairwise(known))
    return or_(column < known[0], *between, column > known[-1])
