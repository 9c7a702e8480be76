"""What statements that pass the column types by say otherwise on each database."""

from __future__ import annotations

from sqlalchemy.engine import Dialect


def parameter_mark(dialect: Dialect) -> str:
    """What stands for a value in a statement that is given to the driver as it is."""
    return "%s" if _is_postgresql(dialect) else "?"


def lock_free_rows(dialect: Dialect) -> str:
    """Ends a SELECT so that it locks its rows and passes over those that somebody holds.

    SQLite has one writer, who holds them all.
    """
    return " FOR NO KEY UPDATE SKIP LOCKED" if _is_postgresql(dialect) else ""


def _is_postgresql(dialect: Dialect) -> bool:
    return dialect.name == "postgresql"
