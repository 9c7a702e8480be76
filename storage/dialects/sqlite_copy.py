"""Copies a whole SQLite database as it is at one moment, while others go on writing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, PoolProxiedConnection

from state_machines.errors import Misconfigured, StoreUnavailable


def copy_sqlite(engine: Engine, target: Path) -> None:
    """Write a copy of a SQLite database over the file `target`; no writer has to wait for it.

    Raises Misconfigured for PostgreSQL, which has a better tool of its own, and StoreUnavailable where the
    copy cannot be made or does not pass SQLite's own check.
    """
    if engine.dialect.name != "sqlite":
        raise Misconfigured(
            "PostgreSQL is backed up with its own tool, also while Doorstep runs: "
            f"pg_dump --format=custom --file=A_NEW_FILE {engine.url.database} "
            "(with --host and --username as in DOORSTEP_DATABASE_URL). Nothing was written."
        )
    try:
        found = _copy_and_check(engine, target)
    except sqlite3.Error as error:
        raise StoreUnavailable(f"The backup could not be made ({error}); nothing was kept.") from error
    if found != "ok":
        raise StoreUnavailable(
            f"The database is damaged ({found}), and so would be the backup; nothing was kept. Restore the "
            "last good one."
        )


def _copy_and_check(engine: Engine, target: Path) -> str:
    """Make the copy; returns what SQLite's check says of it: "ok", or what is wrong."""
    with closing(engine.raw_connection()) as source, closing(sqlite3.connect(target)) as copy:
        # All pages in one step: with several, each write of another process would start it over.
        _driver(source).backup(copy)
        return str(copy.execute("PRAGMA integrity_check").fetchone()[0])


def _driver(connection: PoolProxiedConnection) -> sqlite3.Connection:
    driver = connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError(f"a connection to SQLite is not a {type(driver).__name__}")
    return driver
