"""One open transaction as the repositories use it: statements, locks, and whether to wake the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, Executable, Row, Select, Table

from storage.dialects import DatabaseDialect
from storage.errors import ChangedMeanwhile

#: Building a statement costs more than running it, so the locking form of a statement is built once, too.
_BuiltQueries = WeakKeyDictionary[Select[Any], Select[Any]]
_FOR_UPDATE, _SKIP_LOCKED = _BuiltQueries(), _BuiltQueries()


def _build_once(known: _BuiltQueries, query: Select[Any], *, skip_locked: bool = False) -> Select[Any]:
    locking = known.get(query)
    if locking is None:
        locking = known[query] = query.with_for_update(key_share=True, skip_locked=skip_locked)
    return locking


class Transaction:
    """A transaction; `writing` is false where it only reads, and `wake` turns true when it leaves work.

    Where `lock_rows` is false the rows that it reads are not locked, for it writes without changing them.
    """

    def __init__(
        self, connection: Connection, dialect: DatabaseDialect, *, writing: bool, lock_rows: bool = True
    ) -> None:
        self._connection = connection
        self.writing = writing
        self._lock_rows = writing and lock_rows
        self.wake = False
        self._dialect = dialect
        self._deferred: list[Callable[[], None]] = []

    def flushed_connection(self) -> Connection:
        """Write everything that was put off, then give the connection: whoever reads by it sees all of it."""
        waiting, self._deferred = self._deferred, []
        for write in waiting:
            write()
        return self._connection

    def defer(self, write: Callable[[], None]) -> None:
        """Put off a write until something is read or the unit commits, so that many become one statement."""
        if write not in self._deferred:
            self._deferred.append(write)

    def rows(self, query: Select[Any], values: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        """The rows of a query; `values` are those of its parameters."""
        return self.flushed_connection().execute(query, values).all()

    def one_or_none(self, query: Select[Any], values: Mapping[str, Any] | None = None) -> Row[Any] | None:
        """The only row of a query, or None; `values` as for `rows`."""
        return self.flushed_connection().execute(query, values).one_or_none()

    def for_update(self, query: Select[Any]) -> Select[Any]:
        """The query, which in a writing transaction locks its rows until the end (SELECT ... FOR UPDATE).

        So of two presses at once in two processes the second waits, and sees what the first did.
        """
        return _build_once(_FOR_UPDATE, query) if self._lock_rows else query

    def for_update_of(self, table: Table, query: Select[Any]) -> Select[Any]:
        """As `for_update`, for a query that joins several tables: only this table's rows are locked."""
        return query.with_for_update(key_share=True, of=table) if self._lock_rows else query

    def for_update_skip_locked(self, query: Select[Any], of: Table | None = None) -> Select[Any]:
        """As `for_update`, leaving out the rows that another transaction has locked (SKIP LOCKED)."""
        if not self.writing:
            return query
        if of is None:
            return _build_once(_SKIP_LOCKED, query, skip_locked=True)
        return query.with_for_update(key_share=True, skip_locked=True, of=of)

    def run(self, statement: Executable, values: Any = None) -> int:
        """Run a statement that changes something; returns how many rows it changed."""
        if not self.writing:
            raise RuntimeError("This unit of work only reads: open it with write().")
        result = self.flushed_connection().execute(
            statement, values, execution_options={"preserve_rowcount": True}
        )
        return result.rowcount

    def add(self, table: Table, values: Mapping[str, Any]) -> None:
        """Insert a row that must be new; raises ChangedMeanwhile where its key is taken."""
        if not self.add_if_new(table, values):
            raise ChangedMeanwhile

    def add_if_new(self, table: Table, values: Mapping[str, Any]) -> bool:
        """Insert a row unless a unique key of it is taken; returns whether it was new."""
        return self.run(self._dialect.insert_or_skip(table), dict(values)) > 0

    def add_all_new(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert those of the rows of which no unique key is taken already."""
        self.run(self._dialect.insert_or_skip(table), rows)

    def upsert(self, table: Table, rows: Sequence[Mapping[str, Any]], key: str = "id") -> None:
        """Insert rows, and replace those whose `key` is there already."""
        if rows:
            self.run(self._dialect.insert_or_update(table, key), [dict(row) for row in rows])

    def database_time(self, ahead: timedelta) -> ColumnElement[datetime]:
        """The time by the database's clock, so much ahead of now, as part of a statement."""
        return self._dialect.database_time(ahead)

    def notify_others(self, sender: str) -> None:
        """Wake other processes once this transaction commits."""
        self._dialect.notify(self.flushed_connection(), sender)

    def lock(self, name: str) -> None:
        """Hold the named lock until the transaction ends."""
        self._dialect.lock(self.flushed_connection(), name)
