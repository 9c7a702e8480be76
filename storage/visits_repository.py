"""Stores visits to families with a known risk, and finds whose are due to be asked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select, update

from state_machines.alarms.visit import TIMED, Visit, VisitState
from storage.known_values import shown_value
from storage.tables import visits
from storage.transaction import Transaction

#: The states in which something happens at `ask_at`.
WAITING = tuple(state.value for state in TIMED)
_WAITING = visits.c.state.in_(WAITING)


class VisitsRepository:
    """Visits by id; in a writing unit the rows that are read are locked, an alarm before its visit."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, visit: Visit) -> None:
        self._transaction.add(visits, _values(visit))
        self._transaction.wake = True

    def save(self, visit: Visit) -> None:
        self._transaction.run(
            update(visits).where(visits.c.id == visit.id).values(_values(visit)), rows=[visit.id]
        )
        self._transaction.wake = True

    def by_id(self, visit_id: str) -> Visit | None:
        return next(iter(self._where(visits.c.id == visit_id)), None)

    def live_of(self, person_id: str, case_id: str) -> Visit | None:
        """The visit on which this person is at this family, as far as anybody has said."""
        theirs = (visits.c.person_id == person_id, visits.c.case_id == case_id)
        return next(iter(self._where(*theirs, visits.c.ended_at.is_(None))), None)

    def of_person(self, person_id: str) -> tuple[Visit, ...]:
        """The visits on which this person is, as far as anybody has said."""
        return self._where(visits.c.person_id == person_id, visits.c.ended_at.is_(None))

    def ids_due(self, now: datetime, limit: int, but_not: Collection[str] = ()) -> tuple[str, ...]:
        """Ids of the visits to ask about now: only ids, so that a damaged one holds up no other."""
        due = select(visits.c.id).where(_WAITING, visits.c.ask_at <= now, visits.c.id.not_in(but_not))
        rows = self._transaction.rows(due.order_by(visits.c.ask_at, visits.c.id).limit(limit))
        return tuple(row.id for row in rows)

    def next_ask_at(self, but_not: Collection[str] = ()) -> datetime | None:
        """When the next is to be asked about, which may be past; None where nobody is inside."""
        query = select(func.min(visits.c.ask_at)).where(_WAITING, visits.c.id.not_in(but_not))
        first: datetime | None = self._transaction.flushed_connection().scalar(query)
        return first

    def _where(self, *conditions: ColumnElement[bool]) -> tuple[Visit, ...]:
        query = select(visits).where(*conditions).order_by(visits.c.began_at, visits.c.id)
        return tuple(map(_visit, self._transaction.rows(self._transaction.for_update(query))))


def _visit(row: Row[Any]) -> Visit:
    return Visit(**row._asdict() | {"state": shown_value(VisitState, row.state)})


def _values(visit: Visit) -> dict[str, Any]:
    return {column.name: getattr(visit, column.name) for column in visits.c}
