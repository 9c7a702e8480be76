"""Stores when the engine last did its round, and up to when it has looked at what changes with time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from storage.tables import engine_state
from storage.transaction import Transaction

_TICK = "last tick"


class EngineRepository:
    """The engine's last round, by which a silence is noticed, and its last look at other things, by name."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def last_tick(self) -> datetime | None:
        row = self._transaction.one_or_none(select(engine_state.c.at).where(engine_state.c.name == _TICK))
        if row is None:
            return None
        ticked: datetime = row.at
        return ticked

    def last_look_at(self, what: str) -> datetime | None:
        """Up to when this thing was looked at; None where it never was."""
        return self._transaction.flushed_connection().scalar(
            select(engine_state.c.at).where(engine_state.c.name == what)
        )

    def record_look(self, what: str, now: datetime) -> None:
        """Store that this thing was looked at up to now."""
        self._transaction.upsert(engine_state, [{"name": what, "at": now}], key="name")

    def record_change(self, what: str, now: datetime) -> datetime:
        """Store that this thing changed now; returns the moment that is stored.

        It is never the same twice, nor an earlier one: clocks differ, and what is equal counts as done.
        """
        last = self.last_look_at(what)
        at = now if last is None else max(now, last + timedelta(microseconds=1))
        self.record_look(what, at)
        return at

    def record_tick(self, now: datetime) -> None:
        self._transaction.upsert(engine_state, [{"name": _TICK, "at": now}], key="name")
