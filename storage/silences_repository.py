"""Stores the times in which no engine was there to chase or to send, so that those who waited are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select

from storage.records import Silence
from storage.tables import silences
from storage.transaction import Transaction


class SilencesRepository:
    """The silences, each once, by the application's clock."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, since: datetime, until: datetime, *, stopped: bool = False) -> None:
        """Keep one; `stopped` says that every process had signed off before it."""
        self._transaction.run(insert(silences), {"since": since, "until": until, "stopped": stopped})

    def after(self, moment: datetime) -> tuple[Silence, ...]:
        """The silences that ended after this moment, oldest first."""
        query = select(silences).where(silences.c.until > moment).order_by(silences.c.seq)
        return tuple(map(_silence, self._transaction.rows(query)))

    def latest(self) -> Silence | None:
        """The silence that was noticed last."""
        row = self._transaction.one_or_none(select(silences).order_by(silences.c.seq.desc()).limit(1))
        return None if row is None else _silence(row)


def _silence(row: Row[Any]) -> Silence:
    return Silence(row.since, row.until, stopped=bool(row.stopped))
