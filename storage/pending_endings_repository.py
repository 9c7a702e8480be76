"""Stores endings that wait for a second person; what was recorded never changes, only what became of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, select, update

from state_machines.case.pending_ending import EndingState, PendingEnding
from storage.known_values import shown_value
from storage.tables import pending_endings
from storage.transaction import Transaction


class PendingEndingsRepository:
    """Endings by escalation or by the dialog in which they were recorded; facts and reasons are encrypted.

    A state that only a newer release knows is none of those that wait, and so nothing is decided by it.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, ending: PendingEnding) -> None:
        values = {column.name: getattr(ending, column.name) for column in pending_endings.c}
        self._transaction.add(pending_endings, values | {"facts": dict(ending.facts)})

    def save(self, ending: PendingEnding) -> None:
        """Store what became of it, by whom, when and why; nothing else of it changes."""
        names = ("state", "ended_at", "ended_by_id", "reason")
        changed = {name: getattr(ending, name) for name in names}
        statement = update(pending_endings).where(pending_endings.c.id == ending.id).values(changed)
        self._transaction.run(statement, rows=[ending.id])

    def of_escalation(self, escalation_id: str) -> tuple[PendingEnding, ...]:
        """Every ending that was put to a second person in this escalation, oldest first."""
        return self._where(pending_endings.c.escalation_id == escalation_id)

    def of_draft(self, draft_id: str) -> PendingEnding | None:
        """The ending that was recorded in this dialog; None where it asked nobody."""
        return next(iter(self._where(pending_endings.c.draft_id == draft_id)), None)

    def _where(self, condition: ColumnElement[bool]) -> tuple[PendingEnding, ...]:
        query = select(pending_endings).where(condition)
        ordered = query.order_by(pending_endings.c.recorded_at, pending_endings.c.id)
        return tuple(map(_ending, self._transaction.rows(ordered)))


def _ending(row: Row[Any]) -> PendingEnding:
    return PendingEnding(**row._asdict() | {"state": shown_value(EndingState, row.state)})
