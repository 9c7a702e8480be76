"""Inserts that may meet an existing row, in the form that both databases share."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite

#: The `insert` of either database's dialect in SQLAlchemy.
Inserting = Callable[[Table], postgresql.Insert] | Callable[[Table], sqlite.Insert]


@cache  # building a statement costs more than running it, and there are only as many as tables
def insert_or_skip(insert: Inserting, table: Table) -> Insert:
    """An INSERT that does nothing where a unique key is taken."""
    return insert(table).on_conflict_do_nothing()


@cache
def insert_or_update(insert: Inserting, table: Table, key: str) -> Insert:
    """An INSERT that replaces every other column where `key` is taken."""
    statement = insert(table)
    taken = {column.name: statement.excluded[column.name] for column in table.c if column.name != key}
    return statement.on_conflict_do_update(index_elements=[key], set_=taken)
