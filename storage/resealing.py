"""Seals under the newest key what an older one sealed, in small parts, while processes work beside it.

Each value is opened and sealed anew in its place; nothing else of its row is touched, and no digest of the
record changes, for those are over plain values. What is left to do is seen by the values themselves, so that
whoever was interrupted begins again and finds only what is left.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Connection, Table

from storage.column_types import cipher_of, place_of, row_column, sealed_columns
from storage.crash_points import CrashPoint, crash_if_planned
from storage.database_checks import running_processes
from storage.dialects.plain_statements import lock_free_rows, parameter_mark
from storage.encryption import Cipher
from storage.errors import MovedValue, WrongKey
from storage.records import Process
from storage.tables import metadata
from storage.unit_of_work import Store

#: So many rows are looked at together, and so many at most are locked for one transaction.
_AT_ONCE = 100
#: How often rows that somebody else holds are tried again, and how long is waited before.
_TRIES, _WAIT = 50, 0.2
#: So many values are named; the others are counted.
NAMED = 20

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _SealedTable:
    """A table with sealed columns, its primary key, and the column to which they are bound."""

    table: Table
    key: tuple[str, ...]
    columns: tuple[Column[Any], ...]

    def select_text(self, beyond: str) -> str:
        """The statement that reads key, row and sealed values, past the column types."""
        names = (*self.key, row_column(self.table).name, *(column.name for column in self.columns))
        listed = ", ".join(f'"{name}"' for name in names)
        return f"SELECT {listed} FROM {self.table.name} {beyond}"  # noqa: S608 - names of our own

    def older(self, values: Sequence[Any], cipher: Cipher) -> Iterator[tuple[Column[Any], str, bytes]]:
        """Of a row, each value that the newest key has not sealed, with its column and place."""
        row = str(values[len(self.key)])
        for column, sealed in zip(self.columns, values[len(self.key) + 1 :], strict=True):
            if sealed is not None and not cipher.is_of_newest(bytes(sealed)):
                yield column, place_of(column, row), bytes(sealed)


@dataclass
class Resealing:
    """How far it is: rows looked at, values sealed anew, and the places of those that no key opens."""

    seen: int = 0
    count: int = 0
    unopened: set[str] = field(default_factory=set)


def sealed_tables() -> tuple[_SealedTable, ...]:
    """Every table that holds something sealed, also those that the record does not cover."""
    return tuple(
        _SealedTable(table, tuple(one.name for one in table.primary_key), tuple(columns.values()))
        for table in metadata.sorted_tables
        if (columns := sealed_columns(table))
    )


def count_rows(store: Store) -> int:
    """How many rows there are to look at."""
    with store.read() as uow:
        return sum(_count(uow.connection(), one.table) for one in sealed_tables())


def reseal_everything(store: Store, progress: Callable[[int], None] = lambda _seen: None) -> Resealing:
    """Seal anew until nothing is left that a key opens; rows that somebody holds are tried again."""
    found = Resealing()
    for table in sealed_tables():
        for _ in range(_TRIES):
            before = found.seen
            if not _reseal_table(store, table, found, progress):
                break
            found.seen = before
            time.sleep(_WAIT)
    return found


def places_of_older_keys(store: Store) -> tuple[str, ...]:
    """The place of each value that the newest key has not sealed, all read as of one moment."""
    with store.snapshot() as connection:
        cipher = cipher_of(connection.dialect)
        reading = connection.execution_options(stream_results=True, max_row_buffer=_AT_ONCE)
        return tuple(
            place
            for table in sealed_tables()
            for values in reading.exec_driver_sql(table.select_text(""))
            for _, place, _ in table.older(tuple(values), cipher)
        )


def processes_of_older_keys(store: Store) -> tuple[Process, ...]:
    """The running processes that do not seal with the newest key, or do not say with which."""
    newest = store.cipher.record_keys.newest.id
    return tuple(one for one in running_processes(store) if (one.keys or "").split(",")[0] != newest)


def _reseal_table(
    store: Store, table: _SealedTable, found: Resealing, progress: Callable[[int], None]
) -> bool:
    """Go once through the table; returns whether a row was left because somebody else held it."""
    left, after = False, None
    while page := _page(store, table, after):
        after = page[-1][: len(table.key)]
        due = [row[: len(table.key)] for row in page if _is_due(table, row, store.cipher, found)]
        if due:
            began = time.monotonic()
            left = _reseal_rows(store, table, due, found) < len(due) or left
            crash_if_planned(CrashPoint.MID_RESEALING)
            time.sleep(time.monotonic() - began)  # as long as others waited, they may write
        found.seen += len(page)
        progress(found.seen)
    return left


def _is_due(table: _SealedTable, row: Sequence[Any], cipher: Cipher, found: Resealing) -> bool:
    return any(place not in found.unopened for _, place, _ in table.older(row, cipher))


def _page(store: Store, table: _SealedTable, after: Key | None) -> list[tuple[Any, ...]]:
    names, marks = _names(table.key), parameter_mark(store.engine.dialect)
    beyond = f"WHERE ({names}) > ({', '.join([marks] * len(table.key))})" if after is not None else ""
    text = table.select_text(f"{beyond} ORDER BY {names} LIMIT {_AT_ONCE}")
    with store.read() as uow:
        return [tuple(row) for row in uow.connection().exec_driver_sql(text, after or ())]


def _reseal_rows(store: Store, table: _SealedTable, keys: Sequence[Key], found: Resealing) -> int:
    """Seal these rows anew, as they are now, in one transaction; returns how many of them were free."""
    one = f"({', '.join([parameter_mark(store.engine.dialect)] * len(table.key))})"
    beyond = f"WHERE ({_names(table.key)}) IN (VALUES {', '.join([one] * len(keys))})"
    # Who holds a row may wait for another one that is held here, so that nobody is waited for.
    locking = lock_free_rows(store.engine.dialect)
    given = tuple(value for key in keys for value in key)
    with store.write(lock_rows=False) as uow:
        connection, free = uow.connection(), 0
        for row in connection.exec_driver_sql(table.select_text(beyond + locking), given).all():
            free += 1
            for column, place, sealed in table.older(tuple(row), store.cipher):
                anew = _sealed_anew(store.cipher, sealed, place, found)
                if anew is not None:
                    _put(connection, table, column, anew, tuple(row[: len(table.key)]))
                    found.count += 1
        uow.commit()
    return free


def _sealed_anew(cipher: Cipher, sealed: bytes, place: str, found: Resealing) -> bytes | None:
    """The value under the newest key; None for one that no key opens, or that is of another place."""
    try:
        return cipher.seal(cipher.open(sealed, place), place)
    except (WrongKey, MovedValue, ValueError):
        found.unopened.add(place)
        return None


def _put(connection: Connection, table: _SealedTable, column: Column[Any], value: bytes, key: Key) -> None:
    mark = parameter_mark(connection.dialect)
    where = " AND ".join(f'"{name}" = {mark}' for name in table.key)
    text = f'UPDATE {table.table.name} SET "{column.name}" = {mark} WHERE {where}'  # noqa: S608 - our names
    connection.exec_driver_sql(text, (value, *key))


def _names(key: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in key)


def _count(connection: Connection, table: Table) -> int:
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table.name}").scalar_one())  # noqa: S608
