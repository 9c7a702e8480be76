"""One open transaction as the repositories use it: statements, locks, and whether to wake the engine."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Delete,
    Executable,
    Insert,
    Row,
    Select,
    Table,
    Update,
    insert,
    select,
)

from storage.column_types import OfRow, cipher_of, sealed_columns, writing_row
from storage.dialects import DatabaseDialect
from storage.encryption import Cipher
from storage.errors import ChangedMeanwhile
from storage.record.coverage import CoveredTable, Key, coverage_of
from storage.record.ledger import Change, RowLedger

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
        self._ledger = RowLedger(connection)

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

    @property
    def cipher(self) -> Cipher:
        """What seals and opens in this database."""
        return cipher_of(self._connection.dialect)

    def run(
        self,
        statement: Executable,
        values: Any = None,
        *,
        rows: Sequence[str] | None = None,
        recorded: bool = True,
    ) -> int:
        """Run a statement that changes something; returns how many rows it changed.

        `rows` are the ids that an UPDATE or DELETE names, in the order of `values` where there are several;
        not given, they are looked for first. With `recorded=False` it changes nothing that is on the record.
        """
        self._refuse_reader()
        if isinstance(statement, Insert):
            return self._insert(statement, values)
        if isinstance(statement, Update | Delete) and isinstance(statement.table, Table):
            values = self._before_change(statement.table, statement, values, rows, recorded=recorded)
        return self._execute(statement, values).rowcount

    def _refuse_reader(self) -> None:
        if not self.writing:
            raise RuntimeError("This unit of work only reads: open it with write().")

    def _execute(self, statement: Executable, values: Any) -> CursorResult[Any]:
        connection = self.flushed_connection()
        return connection.execute(statement, values, execution_options={"preserve_rowcount": True})

    def _insert(self, statement: Insert, values: Any) -> int:
        """Insert rows, noting those that are new; of a table that numbers them itself, one at a time."""
        on_record = coverage_of(statement.table) if isinstance(statement.table, Table) else None
        if on_record is None:
            return self._execute(statement, values).rowcount
        listed = [values] if isinstance(values, Mapping) else values
        if listed and on_record.key[0] not in listed[0]:
            return sum(self._insert_numbered(on_record, statement, one) for one in listed)
        changed = self._execute(statement, values).rowcount
        if changed:
            self._ledger.expect_new(on_record, [_key_of(on_record, one) for one in listed])
        return changed

    def _insert_numbered(self, on_record: CoveredTable, statement: Insert, values: Any) -> int:
        result = self._execute(statement, values)
        number = result.inserted_primary_key
        self._ledger.expect_new(on_record, [tuple(number or ())])
        return result.rowcount

    def _before_change(
        self,
        table: Table,
        statement: Update | Delete,
        values: Any,
        rows: Sequence[str] | None,
        *,
        recorded: bool,
    ) -> Any:
        """Note the rows that are about to change, and tell what is sealed in them to which row it belongs."""
        on_record, sealed = coverage_of(table) if recorded else None, sealed_columns(table)
        if on_record is None and not sealed:
            return values
        keys = [(one,) for one in rows] if rows is not None else self._keys_of(table, statement, on_record)
        if on_record is not None:
            self.flushed_connection()
            self._ledger.expect(on_record, keys)
        if isinstance(values, list) and sealed:
            return [_with_row(one, str(key[0]), sealed) for one, key in zip(values, keys, strict=True)]
        writing_row(table.name, str(keys[0][0]) if len(keys) == 1 else None)
        return values

    def _keys_of(self, table: Table, statement: Update | Delete, on_record: CoveredTable | None) -> list[Key]:
        names = [column.name for column in table.primary_key] if on_record is None else on_record.key
        query = select(*(table.c[name] for name in names))
        if statement.whereclause is not None:
            query = query.where(statement.whereclause)
        return [tuple(row) for row in self.rows(self.for_update(query))]

    def insert_from(self, table: Table, query: Select[Any]) -> int:
        """Insert the rows of a query, which names each of its columns; returns how many there were."""
        self._refuse_reader()
        statement = insert(table).from_select([column.name for column in query.selected_columns], query)
        on_record = coverage_of(table)
        if on_record is None:
            return self._execute(statement, None).rowcount
        made = self._execute(statement.returning(*(table.c[name] for name in on_record.key)), None).all()
        self._ledger.expect_new(on_record, [tuple(row) for row in made])
        return len(made)

    def row_changes(self) -> Mapping[str, Change]:
        """The digests of all rows that were changed since this was asked last, before and after."""
        self.flushed_connection()
        return self._ledger.changes()

    def add(self, table: Table, values: Mapping[str, Any]) -> None:
        """Insert a row that must be new; raises ChangedMeanwhile where its key is taken."""
        if not self.add_if_new(table, values):
            raise ChangedMeanwhile

    def add_if_new(self, table: Table, values: Mapping[str, Any]) -> bool:
        """Insert a row unless a unique key of it is taken; returns whether it was new."""
        return self.run(self._dialect.insert_or_skip(table), dict(values)) > 0

    def add_all_new(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert those of the rows of which no unique key is taken already."""
        self._refuse_reader()
        if rows:
            self._insert_those_new(table, coverage_of(table), rows)

    def upsert(self, table: Table, rows: Sequence[Mapping[str, Any]], key: str = "id") -> None:
        """Insert rows, and replace those whose `key` is there already."""
        self._refuse_reader()
        if not rows:
            return
        on_record, left = coverage_of(table), [dict(row) for row in rows]
        if on_record is not None:
            self.flushed_connection()
            absent = self._ledger.expect(on_record, [_key_of(on_record, row) for row in left])
            left = self._without_those_added(table, on_record, left, absent) if absent else left
        if left:
            self._execute(self._dialect.insert_or_update(table, key), left)

    def _without_those_added(
        self, table: Table, on_record: CoveredTable, rows: Sequence[dict[str, Any]], absent: Collection[Key]
    ) -> list[dict[str, Any]]:
        """Insert the rows that were not there, each once; those that are still to be written.

        Nobody can lock a row that is not there: where another process added it meanwhile, it is read again.
        """
        fresh = [row for row in rows if _key_of(on_record, row) in absent]
        added = set(self._insert_those_new(table, on_record, fresh))
        self._ledger.expect_again(on_record, set(absent) - added)
        left = []
        for row in rows:
            key = _key_of(on_record, row)
            if key in added:
                added.remove(key)  # a second row of the same key is written over the first
            else:
                left.append(row)
        return left

    def _insert_those_new(
        self, table: Table, on_record: CoveredTable | None, rows: Sequence[Mapping[str, Any]]
    ) -> list[Key]:
        """Insert those of the rows of which no unique key is taken; the keys of those on the record."""
        statement, listed = self._dialect.insert_or_skip(table), [dict(row) for row in rows]
        if on_record is None:
            self._execute(statement, listed)
            return []
        returning = statement.returning(*(table.c[name] for name in on_record.key))
        added: list[Key] = [tuple(row) for row in self._execute(returning, listed).all()]
        self._ledger.expect_new(on_record, added)
        return added

    def database_time(self, ahead: timedelta) -> ColumnElement[datetime]:
        """The time by the database's clock, so much ahead of now, as part of a statement."""
        return self._dialect.database_time(ahead)

    def is_present(self, process_id: str) -> ColumnElement[bool]:
        """Whether the database knows that this process holds its lock, as part of a statement."""
        return self._dialect.is_present(process_id)

    def gone(self, process_ids: Collection[str]) -> frozenset[str]:
        """Those of these processes that do not hold their locks any more."""
        return self._dialect.gone(self.flushed_connection(), process_ids) if process_ids else frozenset()

    def notify_others(self, sender: str) -> None:
        """Wake other processes once this transaction commits."""
        self._dialect.notify(self.flushed_connection(), sender)

    def lock(self, name: str) -> None:
        """Hold the named lock until the transaction ends."""
        self._dialect.lock(self.flushed_connection(), name)


def _key_of(table: CoveredTable, values: Mapping[str, Any]) -> Key:
    return tuple(values[name] for name in table.key)


def _with_row(values: Mapping[str, Any], row: str, sealed: Mapping[str, Any]) -> dict[str, Any]:
    """The values of one row among many, in which what is to be sealed knows its row."""
    return {name: OfRow(value, row) if name in sealed else value for name, value in values.items()}
