"""Lets a database that numbers rows itself go on after the numbers that were copied into it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Table, func, select


def continue_sequences(connection: Connection, tables: Iterable[Table]) -> None:
    """Set PostgreSQL's sequences to the highest number stored; SQLite goes on after it by itself."""
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
