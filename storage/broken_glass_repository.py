"""Stores break-glass access that somebody took to a case for a time; why is sealed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from state_machines.case.bar import BrokenGlass
from storage.tables import broken_glass
from storage.transaction import Transaction


class BrokenGlassRepository:
    """Rows are added and stay: access ends by its time, or earlier where its case is joined with another."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, taken: BrokenGlass) -> None:
        values = {column.name: getattr(taken, column.name) for column in broken_glass.c}
        self._transaction.add(broken_glass, values)
        self._transaction.wake = True

    def ids_of_case(self, case_id: str) -> tuple[str, ...]:
        """Ids of every time that access was taken to this case; why is not opened."""
        query = select(broken_glass.c.id).where(broken_glass.c.case_id == case_id)
        return tuple(row.id for row in self._transaction.rows(query.order_by(broken_glass.c.taken_at)))

    def end_of_case(self, case_id: str, now: datetime) -> None:
        """End what lasts still: it was taken for this case, and for no other that this one becomes."""
        lasts = update(broken_glass).where(broken_glass.c.case_id == case_id, broken_glass.c.ends_at > now)
        self._transaction.run(lasts.values(ends_at=now))

    def by_id(self, taken_id: str) -> BrokenGlass | None:
        query = select(broken_glass).where(broken_glass.c.id == taken_id)
        row = self._transaction.one_or_none(query)
        return None if row is None else BrokenGlass(**row._asdict())
