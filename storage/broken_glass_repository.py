"""Stores that somebody took sight of a case for a time; why is sealed."""

from __future__ import annotations

from sqlalchemy import insert, select

from state_machines.case.bar import BrokenGlass
from storage.tables import broken_glass
from storage.transaction import Transaction


class BrokenGlassRepository:
    """Rows are added and never changed: sight ends by its time."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, taken: BrokenGlass) -> None:
        values = {column.name: getattr(taken, column.name) for column in broken_glass.c}
        self._transaction.run(insert(broken_glass), values)
        self._transaction.wake = True

    def by_id(self, taken_id: str) -> BrokenGlass | None:
        query = select(broken_glass).where(broken_glass.c.id == taken_id)
        row = self._transaction.one_or_none(query)
        return None if row is None else BrokenGlass(**row._asdict())
