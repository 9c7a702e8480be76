"""Where a database gives out numbers itself, it must go on after those that were copied into it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Table, func, select


def continue_sequences(connection: Connection, tables: Iterable[Table]) -> None:
    """SQLite goes on after the highest number by itself; PostgreSQL has to be told."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        column = table.autoincrement_column
        if column is None:
            continue
        highest = connection.scalar(select(func.max(column)))
        if highest is not None:
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(select(func.setval(sequence, highest)))
