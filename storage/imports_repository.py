"""Stores what an import will write until it is written; from the moment it is decided it is carried out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from storage.records import DecidedImport, ImportStep, Json
from storage.tables import audit, import_rows, imports
from storage.transaction import Transaction

#: The subject of the audit entry of each import that counts.
DIRECTORY = "people and cases"


class ImportsRepository:
    """Imports under way. Of those that are decided there is at most one, and rows go as they are written."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def generation(self) -> int:
        """A number that is another one after each import that counts."""
        last = select(func.max(audit.c.seq)).where(audit.c.subject == DIRECTORY)
        return int(self._transaction.flushed_connection().scalar(last) or 0)

    def lock(self) -> None:
        """Let nobody else decide or carry out an import until this transaction ends."""
        self._transaction.lock("directory:import")

    def begin(self, import_id: str, by: str, now: datetime) -> None:
        """Note an import of which nothing counts yet."""
        self._transaction.run(insert(imports), {"id": import_id, "by": by, "begun_at": now})

    def add_steps(self, import_id: str, first: int, steps: Sequence[ImportStep]) -> bool:
        """Keep some of what it will do, from number `first` on; false where it is not here any more."""
        if not self._lock_undecided(import_id):
            return False
        rows = [
            {"id": f"{import_id}:{number}", "import_id": import_id, "position": number}
            | {"kind": step.kind, "content": step.content}
            for number, step in enumerate(steps, start=first)
        ]
        self._transaction.run(insert(import_rows), rows)
        return True

    def decide(self, import_id: str, rows: int, now: datetime) -> bool:
        """From now on it counts; false where it, or any of its rows, is not here any more."""
        if not self._lock_undecided(import_id) or self.count_left(import_id) != rows:
            return False
        which = update(imports).where(imports.c.id == import_id)
        return self._transaction.run(which.values(decided_at=now, rows=rows)) == 1

    def _lock_undecided(self, import_id: str) -> bool:
        """Whether it is here and does not count; it is neither decided nor dropped until this ends.

        The lock is the whole row's, for a row that is added to it waits as well for whoever drops it.
        """
        which = imports.c.id == import_id, imports.c.decided_at.is_(None)
        return bool(self._transaction.rows(select(imports.c.id).where(*which).with_for_update()))

    def decided_import(self) -> DecidedImport | None:
        """The import that counts and is not wholly written."""
        query = (
            select(imports).where(imports.c.decided_at.is_not(None)).order_by(imports.c.decided_at).limit(1)
        )
        row = self._transaction.one_or_none(query)
        return None if row is None else DecidedImport(row.id, row.by, row.decided_at, int(row.rows or 0))

    def moved_at(self) -> datetime | None:
        """When something of the decided import was written last, or else when it was decided."""
        current = self.decided_import()
        if current is None:
            return None
        turns = select(func.max(audit.c.at)).where(audit.c.subject == current.id)
        last: datetime | None = self._transaction.flushed_connection().scalar(turns)
        return current.decided_at if last is None else max(last, current.decided_at)

    def count_left(self, import_id: str) -> int:
        """How many of its rows are yet to be written."""
        query = select(func.count()).where(import_rows.c.import_id == import_id)
        return int(self._transaction.flushed_connection().scalar(query) or 0)

    def next_steps(self, import_id: str, limit: int) -> tuple[ImportStep, ...]:
        """The next steps in their order."""
        rows = self._transaction.rows(self._next(import_id, limit, import_rows.c.kind, import_rows.c.content))
        return tuple(ImportStep(row.kind, row.content) for row in rows)

    def drop_steps(self, import_id: str, count: int) -> None:
        """Forget the next steps, which are carried out in this transaction."""
        ids = [row.id for row in self._transaction.rows(self._next(import_id, count, import_rows.c.id))]
        self._transaction.run(delete(import_rows).where(import_rows.c.id.in_(ids)))

    def waiting_steps(self, import_id: str) -> dict[str, ImportStep]:
        """All that it is yet to write in its order, by the ids of its rows."""
        every = (import_rows.c.id, import_rows.c.kind, import_rows.c.content)
        query = select(*every).where(import_rows.c.import_id == import_id).order_by(import_rows.c.position)
        return {row.id: ImportStep(row.kind, row.content) for row in self._transaction.rows(query)}

    def change_step(self, row_id: str, content: Json) -> None:
        """Have this row say something else."""
        changed = update(import_rows).where(import_rows.c.id == row_id).values(content=content)
        self._transaction.run(changed, rows=[row_id])

    def drop_step(self, row_id: str) -> None:
        """Leave this row unwritten."""
        self._transaction.run(delete(import_rows).where(import_rows.c.id == row_id))

    def _next(self, import_id: str, limit: int, *columns: Any) -> Any:
        of_import = select(import_rows.c.id, *columns).where(import_rows.c.import_id == import_id)
        return of_import.order_by(import_rows.c.position).limit(limit)

    def end(self, import_id: str) -> None:
        """Forget an import of which nothing is left."""
        self._transaction.run(delete(imports).where(imports.c.id == import_id))

    def undecided_imports(self) -> dict[str, int]:
        """The imports of which nothing counts, each with how many rows it has so far."""
        query = select(imports.c.id).where(imports.c.decided_at.is_(None))
        return {row.id: self.count_left(row.id) for row in self._transaction.rows(query)}

    def drop_undecided(self, import_id: str, count: int) -> int:
        """Forget so many rows of an import that nobody goes on with, at last itself; how many rows went.

        None of one that is decided by now.
        """
        if not self._lock_undecided(import_id):
            return 0
        ids = [row.id for row in self._transaction.rows(self._next(import_id, count, import_rows.c.id))]
        self._transaction.run(delete(import_rows).where(import_rows.c.id.in_(ids)))
        if len(ids) < count:
            self.end(import_id)
        return len(ids)
