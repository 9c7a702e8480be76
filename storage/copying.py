"""Copies everything from one database into another, empty one, of the same or the other kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from state_machines.errors import Misconfigured, StoreUnavailable
from storage.audit_repository import AuditRepository
from storage.database_checks import check_nobody_runs
from storage.dialects import dialect_for
from storage.dialects.sequences import continue_sequences
from storage.records import AuditVerdict
from storage.tables import metadata, processes
from storage.transaction import Transaction
from storage.unit_of_work import Store

#: So many rows are read and written at a time.
_AT_ONCE = 1_000


def copy_everything(source: Store, target: Store) -> AuditVerdict:
    """Copy all rows in one transaction; returns the check of the record in the copy.

    Names and narratives are decrypted and encrypted anew, with the first key. Raises Misconfigured while
    Doorstep runs on the source and where the target holds something, StoreUnavailable where the copy does not
    come out equal; then nothing is stored.
    """
    check_nobody_runs(source)
    target.upgrade()
    with _transaction(source) as reading, _transaction(target) as writing:
        _check_empty(writing)
        for table in _tables_to_copy():
            for rows in _batches(reading, table):
                writing.execute(insert(table), _without_self_references(table, rows))
        for table in _tables_to_copy():
            for rows in _batches(reading, table) if _self_references(table) else ():
                _set_self_references(writing, table, rows)
        continue_sequences(writing, _tables_to_copy())
        _check_equal(reading, writing)
        record = _verify_record(writing)
        writing.commit()
    return record


@contextmanager
def _transaction(store: Store) -> Iterator[Connection]:
    """A transaction that nobody else writes beside on SQLite; rolled back unless it was committed."""
    with store.engine.connect() as connection:
        connection.execution_options(writing=True)
        connection.begin()
        yield connection


def _verify_record(connection: Connection) -> AuditVerdict:
    dialect = dialect_for(connection.dialect.name)
    record = AuditRepository(Transaction(connection, dialect, writing=False)).verify()
    if record.broken is not None:
        raise StoreUnavailable(
            f"The record is broken at entry {record.broken} ({record.reason}): nothing was stored."
        )
    return record


def _tables_to_copy() -> list[Table]:
    """All tables but that of running processes, in an order in which no row refers to a later table."""
    return [table for table in metadata.sorted_tables if table is not processes]


def _check_empty(target: Connection) -> None:
    held = [table.name for table in _tables_to_copy() if _count(target, table)]
    if held:
        raise Misconfigured(f"The other database is not empty ({held[0]} has rows): name an empty one.")


def _batches(source: Connection, table: Table) -> Iterator[Sequence[dict[str, Any]]]:
    found = source.execution_options(yield_per=_AT_ONCE).execute(select(table).order_by(*table.primary_key))
    for rows in found.mappings().partitions():
        yield [dict(row) for row in rows]


def _self_references(table: Table) -> list[str]:
    """The columns that refer to another row of the same table, which may be copied later."""
    return sorted(key.parent.name for key in table.foreign_keys if key.column.table is table)


def _without_self_references(table: Table, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    empty = dict.fromkeys(_self_references(table))
    return [row | empty for row in rows]


def _set_self_references(target: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    names = _self_references(table)
    key = next(iter(table.primary_key))
    for row in rows:
        values = {name: row[name] for name in names if row[name] is not None}
        if values:
            target.execute(update(table).where(key == row[key.name]).values(values))


def _check_equal(source: Connection, target: Connection) -> None:
    unequal = [table.name for table in _tables_to_copy() if _count(source, table) != _count(target, table)]
    if unequal:
        raise StoreUnavailable(f"The copy of {unequal[0]} has not as many rows: nothing was stored.")


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0
