"""Stores scheduled locks: what is due once in a while is done by the first process that takes its lock."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from storage.tables import engine_state
from storage.transaction import Transaction


class ScheduledLocksRepository:
    """The locks by name, each with when it was last taken."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def is_due(self, name: str, since: datetime) -> bool:
        """Whether nobody has taken this lock since then; for a process that must prepare much before it."""
        at = self._transaction.flushed_connection().scalar(
            select(engine_state.c.at).where(engine_state.c.name == _key(name))
        )
        return at is None or at < since

    def taken_at(self, name: str) -> datetime | None:
        """When it was last taken; None where it never was."""
        return self._transaction.flushed_connection().scalar(
            select(engine_state.c.at).where(engine_state.c.name == _key(name))
        )

    def take(self, name: str, since: datetime, now: datetime) -> bool:
        """Take the lock, unless somebody has since then; true for one process only, once it commits."""
        if self._transaction.add_if_new(engine_state, {"name": _key(name), "at": now}):
            return True
        free = update(engine_state).where(engine_state.c.name == _key(name), engine_state.c.at < since)
        return self._transaction.run(free.values(at=now)) > 0


def _key(name: str) -> str:
    return f"turn: {name}"
