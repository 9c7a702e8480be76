"""Stores legal holds: while one stands, nothing of its case is erased."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, select, update

from state_machines.case.erasure import Hold
from storage.tables import holds
from storage.transaction import Transaction


class HoldsRepository:
    """Holds by case. Whoever sets, ends or heeds one locks the case's row first, so that one waits."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, hold: Hold) -> None:
        """Add a hold that stands; raises ChangedMeanwhile where one stands on the case already."""
        names = ("id", "case_id", "set_at", "set_by", "why")
        values = {name: getattr(hold, name) for name in names}
        self._transaction.add(holds, values | {"standing_case_id": hold.case_id})

    def save_end(self, hold: Hold) -> None:
        """Store that the hold was ended; nothing else of it changes."""
        ended = {name: getattr(hold, name) for name in ("ended_at", "ended_by", "end_why")}
        changed = update(holds).where(holds.c.id == hold.id).values(ended | {"standing_case_id": None})
        self._transaction.run(changed)

    def standing(self, case_id: str) -> Hold | None:
        """The hold that stands on this case."""
        row = self._transaction.one_or_none(select(holds).where(holds.c.standing_case_id == case_id))
        return None if row is None else _hold(row)

    def held(self, case_ids: Collection[str]) -> frozenset[str]:
        """Which of these cases are on hold."""
        query = select(holds.c.case_id).where(holds.c.standing_case_id.in_(case_ids))
        return frozenset(row.case_id for row in self._transaction.rows(query)) if case_ids else frozenset()

    def all(self) -> tuple[Hold, ...]:
        """Every hold, those that stand first, then the last ended first."""
        query = select(holds).order_by(holds.c.ended_at.is_not(None), holds.c.set_at.desc(), holds.c.id)
        return tuple(_hold(row) for row in self._transaction.rows(query))


def _hold(row: Row[Any]) -> Hold:
    values = row._asdict()
    del values["standing_case_id"]
    return Hold(**values)
