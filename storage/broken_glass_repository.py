"""Stores that somebody took sight of a case for a time; why is sealed."""

from __future__ import annotations

from sqlalchemy import select

from state_machines.case.bar import BrokenGlass
from storage.tables import broken_glass
from storage.transaction import Transaction


class BrokenGlassRepository:
    """Rows are added and never changed: sight ends by its time."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, taken: BrokenGlass) -> None:
        values = {column.name: getattr(taken, column.name) for column in broken_glass.c}
        self._transaction.add(broken_glass, values)
        self._transaction.wake = True

    def ids_of_case(self, case_id: str) -> tuple[str, ...]:
        """Ids of every time that sight was taken of this case; why is not opened."""
        query = select(broken_glass.c.id).where(broken_glass.c.case_id == case_id)
        return tuple(row.id for row in self._transaction.rows(query.order_by(broken_glass.c.taken_at)))

    def by_id(self, taken_id: str) -> BrokenGlass | None:
        query = select(broken_glass).where(broken_glass.c.id == taken_id)
        row = self._transaction.one_or_none(query)
        return None if row is None else BrokenGlass(**row._asdict())
