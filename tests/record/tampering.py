"""A small world with two rows in every table of the record, and every way to falsify a row by SQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, Integer, insert, text

from storage.audit_repository import AuditRepository
from storage.column_types import EncryptedJson, UtcDateTime
from storage.dialects import dialect_for
from storage.record.coverage import CoveredTable, coverage_of, covered_tables
from storage.record.verification import Check, RecordVerdict, verify_record
from storage.tables import metadata
from storage.transaction import Transaction
from storage.unit_of_work import Store

NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)
_BY_HAND = "by-hand"


def fill(store: Store) -> None:
    """Two rows in every table that the record covers, each written as repositories write, by two entries."""
    for number in (1, 2):
        with store.engine.connect() as connection:
            connection.execution_options(writing=True)
            connection.begin()
            transaction = Transaction(connection, dialect_for(connection.dialect.name), writing=True)
            record = AuditRepository(transaction)
            for table in metadata.sorted_tables:
                if coverage_of(table) is not None:
                    values = {column.name: _value(column, number) for column in table.c if _is_given(column)}
                    transaction.run(insert(table), values)
            record.append(NOW, None, "test:fill", f"row {number}")
            record.write_entries()
            connection.commit()


def _is_given(column: Column[Any]) -> bool:
    return column is not column.table.autoincrement_column


def _value(column: Column[Any], number: int) -> Any:
    if column.name == "redraws":  # of a redraw it does not matter how far it came
        return None
    for key in column.foreign_keys:
        return _value(key.column, number)
    if isinstance(column.type, Boolean):
        return number == 1
    if isinstance(column.type, UtcDateTime):
        return NOW + timedelta(minutes=number)
    if isinstance(column.type, Date):
        return date(2026, 11, number)
    if isinstance(column.type, JSON | EncryptedJson):
        return {"number": number}
    if isinstance(column.type, Integer):
        return number
    if (
        column.name == "state"
    ):  # of a message, that it was sent is on the record, and how it gets there is not
        return "sent"
    return f"{column.table.name}-{column.name}-{number}"


@dataclass(frozen=True, slots=True)
class Falsification:
    """One way to falsify: what is done, to which row of which table, and in which column."""

    kind: str
    table: CoveredTable
    column: str
    row: str

    def __str__(self) -> str:
        return f"{self.kind} {self.table.name}.{self.column}"


def falsifications(connection: Connection) -> Iterator[Falsification]:
    """Every update and swap of a column, and the insertion and deletion of a row, in every table."""
    for table in covered_tables():
        first = _keys(connection, table)[0]
        name = table.name_of(first)
        yield Falsification("delete", table, "*", name)
        yield Falsification("insert", table, "*", table.name_of(_forged_key(first)))
        for column in (*table.plain, *table.sealed):
            yield Falsification("update", table, column, name)
            yield Falsification("swap", table, column, name)


@contextmanager
def carried_out(connection: Connection, one: Falsification) -> Iterator[bool]:
    """The falsification carried out by SQL, and taken back afterwards; false where it changes nothing."""
    point = connection.begin_nested()
    try:
        yield _carry_out(connection, one)
    finally:
        point.rollback()


def check(connection: Connection, *, quick: bool = False) -> RecordVerdict:
    """What checking the record finds on this connection, with what it has not committed."""
    return verify_record(connection, Check(NOW, quick=quick))


def _carry_out(connection: Connection, one: Falsification) -> bool:
    table, keys = one.table, _keys(connection, one.table)
    if one.kind == "delete":
        return _run(connection, f"DELETE FROM {table.name} WHERE {_where(table, keys[0])}") == 1
    if one.kind == "insert":
        names = [column.name for column in table.table.c if _is_given(column) or column.name in table.key]
        values = _stored(connection, table, keys[1], names) | dict(
            zip(table.key, _forged_key(keys[0]), strict=True)
        )
        for name in names:
            if _is_unique(table, name) and name not in table.key and values[name] is not None:
                values[name] = _BY_HAND
        marks = ", ".join(f":{name}" for name in names)
        quoted = ", ".join(f'"{name}"' for name in names)
        return _run(connection, f"INSERT INTO {table.name} ({quoted}) VALUES ({marks})", **values) == 1
    first, second = (_stored(connection, table, key, [one.column])[one.column] for key in keys[:2])
    if one.kind == "update":
        return _set(connection, one, keys[0], _other(table, one.column, first, second))
    if first == second:
        return False
    spare = _other(table, one.column, first, second) if _is_unique(table, one.column) else first
    return (
        _set(connection, one, keys[0], spare)
        and _set(connection, one, keys[1], first)
        and _set(connection, one, keys[0], second)
    )


def _other(table: CoveredTable, column: str, first: Any, second: Any) -> Any:
    """Another value than the row has: of a sealed column the other row's, for nobody can make one."""
    if column in table.sealed:
        return second
    kind = table.table.c[column].type
    if isinstance(kind, Boolean):
        return not first
    if isinstance(kind, Integer):
        return 7
    if isinstance(kind, JSON):
        return '{"number": 7}'
    if isinstance(kind, UtcDateTime):
        return "2099-01-01 00:00:00.000000"
    return "2099-01-01" if isinstance(kind, Date) else _BY_HAND


def _set(connection: Connection, one: Falsification, key: tuple[str | int, ...], value: Any) -> bool:
    statement = f'UPDATE {one.table.name} SET "{one.column}" = :value WHERE {_where(one.table, key)}'
    return _run(connection, statement, value=value) == 1


def _run(connection: Connection, statement: str, **values: Any) -> int:
    return connection.execute(text(statement), values).rowcount


def _stored(
    connection: Connection, table: CoveredTable, key: tuple[str | int, ...], names: list[str]
) -> dict[str, Any]:
    quoted = ", ".join(f'"{name}"' for name in names)
    found = connection.execute(text(f"SELECT {quoted} FROM {table.name} WHERE {_where(table, key)}"))
    return dict(zip(names, found.one(), strict=True))


def _keys(connection: Connection, table: CoveredTable) -> list[tuple[str | int, ...]]:
    names = ", ".join(f'"{name}"' for name in table.key)
    found = connection.execute(text(f"SELECT {names} FROM {table.name} ORDER BY {names}"))
    return [tuple(row) for row in found]


def _forged_key(first: tuple[str | int, ...]) -> tuple[str | int, ...]:
    return tuple(99 if isinstance(part, int) else _BY_HAND for part in first)


def _is_unique(table: CoveredTable, name: str) -> bool:
    return bool(table.table.c[name].unique)


def _where(table: CoveredTable, key: tuple[str | int, ...]) -> str:
    parts = (
        f'"{name}" = {part}' if isinstance(part, int) else f"\"{name}\" = '{part}'"
        for name, part in zip(table.key, key, strict=True)
    )
    return " AND ".join(parts)
