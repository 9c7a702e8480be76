"""Builds an index while others go on writing, however often that was interrupted."""

from __future__ import annotations

from collections.abc import Sequence

from alembic import op
from sqlalchemy import text

#: PostgreSQL waits until every earlier transaction has ended, and that of a backup may take minutes.
_WAIT_FOR_OTHERS = "10min"
_LEFT_HALF_BUILT = text("SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(:name) AND NOT indisvalid")


def add_index(
    name: str, table: str, columns: Sequence[str], where: str | None = None, *, unique: bool = False
) -> None:
    """Add an index to a table that may be large.

    On PostgreSQL it is built outside of any transaction and blocks no writer; one that was left half built is
    built anew. On SQLite it is built in the migration's transaction, which has the file to itself. `where`
    makes the index partial.
    """
    condition = None if where is None else text(where)
    context = op.get_context()
    if context.dialect.name != "postgresql":
        op.create_index(name, table, list(columns), unique=unique, sqlite_where=condition)
        return
    with context.autocommit_block():
        op.execute(f"SET lock_timeout = '{_WAIT_FOR_OTHERS}'")
        if op.get_bind().scalar(_LEFT_HALF_BUILT, {"name": name}):
            op.drop_index(name, table, postgresql_concurrently=True)
        op.create_index(
            name,
            table,
            list(columns),
            unique=unique,
            postgresql_where=condition,
            postgresql_concurrently=True,
            if_not_exists=True,
        )
        op.execute("RESET lock_timeout")
