"""Stores what was said of when a child was seen; an account is added and never overwritten by another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, insert, select, update

from state_machines.case.sightings import Sighting, SightingAnswer
from storage.known_values import shown_value
from storage.tables import sightings
from storage.transaction import Transaction


class SightingsRepository:
    """Accounts are added and read; all that changes is what whoever has the case answered."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, sighting: Sighting) -> None:
        self._transaction.run(insert(sightings), _values(sighting))

    def say_again(self, many: Iterable[Sighting]) -> None:
        """Add what the case system says, or note that it says the same as once before."""
        self._transaction.upsert(sightings, [_values(one) for one in many])

    def save_answer(self, sighting: Sighting) -> None:
        """Store what was answered to it, by whom and when; nothing else of it changes."""
        names = ("answer", "answered_by_id", "answered_at")
        changed = {name: getattr(sighting, name) for name in names}
        self._transaction.run(
            update(sightings).where(sightings.c.id == sighting.id).values(changed), rows=[sighting.id]
        )

    def by_id(self, sighting_id: str) -> Sighting | None:
        row = self._transaction.one_or_none(select(sightings).where(sightings.c.id == sighting_id))
        return None if row is None else _sighting(row)

    def newest_of_case_system(self) -> dict[str, Sighting]:
        """What the case system said last of when each child was seen, by the case's id."""
        query = select(sightings).where(sightings.c.said_by_id.is_(None))
        rows = self._transaction.rows(query.order_by(sightings.c.said_at, sightings.c.id))
        return {row.case_id: _sighting(row) for row in rows}

    def of_case(self, case_id: str) -> tuple[Sighting, ...]:
        """Every account of the case, in the order in which they were given."""
        query = select(sightings).where(sightings.c.case_id == case_id)
        rows = self._transaction.rows(query.order_by(sightings.c.said_at, sightings.c.id))
        return tuple(_sighting(row) for row in rows)


def _sighting(row: Row[Any]) -> Sighting:
    answer = None if row.answer is None else shown_value(SightingAnswer, row.answer)
    return Sighting(**row._asdict() | {"answer": answer})


def _values(sighting: Sighting) -> dict[str, Any]:
    return {column.name: getattr(sighting, column.name) for column in sightings.c}
