"""Stores who is barred from a case; a bar that ended is kept, and why is sealed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, select, update

from state_machines.case.bar import Bar
from storage.tables import bars
from storage.transaction import Transaction


class BarsRepository:
    """Bars by id or case. Whoever reads a case reads with it who is barred there now."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, bar: Bar) -> None:
        self._transaction.add(bars, {column.name: getattr(bar, column.name) for column in bars.c})
        self._transaction.wake = True

    def end(self, bar: Bar) -> None:
        """Store that it has ended, by whom and why."""
        values = {name: getattr(bar, name) for name in ("ended_at", "ended_by_id", "end_reason")}
        self._transaction.run(update(bars).where(bars.c.id == bar.id).values(values), rows=[bar.id])
        self._transaction.wake = True

    def by_id(self, bar_id: str) -> Bar | None:
        return next(iter(self._where(bars.c.id == bar_id)), None)

    def standing(self, case_id: str | None = None) -> tuple[Bar, ...]:
        """Those that stand, of one case or of all, the oldest first."""
        of_case = () if case_id is None else (bars.c.case_id == case_id,)
        return self._where(bars.c.ended_at.is_(None), *of_case)

    def ids_of_case(self, case_id: str) -> tuple[str, ...]:
        """Ids of every bar there was of this case; why is not opened."""
        query = select(bars.c.id).where(bars.c.case_id == case_id).order_by(bars.c.set_at, bars.c.id)
        return tuple(row.id for row in self._transaction.rows(query))

    def _where(self, *conditions: ColumnElement[bool]) -> tuple[Bar, ...]:
        query = select(bars).where(*conditions).order_by(bars.c.set_at, bars.c.id)
        return tuple(map(_bar, self._transaction.rows(query)))


def _bar(row: Row[Any]) -> Bar:
    return Bar(**row._asdict())
