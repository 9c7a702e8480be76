"""Rows as an older release writes them: of the tables and columns that it knew, and of no others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    DateTime,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    func,
    insert,
    select,
    update,
)

NOW = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)


def tables_of(engine: Engine) -> tuple[Table, ...]:
    """The tables as the database has them now, those that others refer to first."""
    reflected = MetaData()
    reflected.reflect(engine)
    return tuple(table for table in reflected.sorted_tables if table.name != "alembic_version")


def write_one_of_each(connection: Connection, tables: tuple[Table, ...], number: int, sign: str) -> None:
    """Insert a row into every table, each referring to the others of the same number, and change it."""
    written: dict[str, dict[str, Any]] = {}
    for table in tables:
        written[table.name] = row = {one.name: _value(one, number, sign, written) for one in table.c}
        connection.execute(insert(table).values(row))
        first = next(iter(table.primary_key))
        plain = next(one for one in table.c if not one.primary_key and not one.foreign_keys)
        connection.execute(update(table).where(first == row[first.name]).values({plain: row[plain.name]}))
        assert connection.execute(select(table).where(first == row[first.name])).first() is not None


def row_counts(connection: Connection, tables: tuple[Table, ...]) -> dict[str, int]:
    """How many rows there are in each."""
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in tables
    }


def _value(column: Column[Any], number: int, sign: str, written: Mapping[str, Mapping[str, Any]]) -> Any:
    for key in column.foreign_keys:
        other = written.get(key.column.table.name)
        return None if other is None else other[key.column.name]
    match column.type:
        case DateTime():
            return NOW
        case Boolean():
            return False
        case Integer():
            return number
        case LargeBinary():
            return b"sealed"
        case JSON():
            return {}
    return f"{column.name}-{sign}-{number}"
