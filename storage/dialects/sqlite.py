"""SQLite: one file, one writer at a time, every commit on the disk before it is confirmed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Insert, Table, event, literal
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from storage.column_types import UtcDateTime
from storage.dialects.same_file import watch_file
from storage.dialects.upserts import insert_or_skip, insert_or_update
from storage.dialects.writer_queue import WriterQueue

#: Bytes of the write-ahead log's file that are kept to be written over: twice what is written between copies.
LOG_KEPT = 32 * 1024 * 1024

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # In KiB where it is negative: what many duties chased at once change stays in memory until the commit.
    "PRAGMA cache_size = -16384",
    # In pages of 4 KiB: at the usual 1000 each such commit would copy all of it into the file at once.
    "PRAGMA wal_autocheckpoint = 4000",
    # Beside a reader that takes long the log grows; afterwards it shrinks to this again.
    f"PRAGMA journal_size_limit = {LOG_KEPT}",
)

#: The busy timeout is set in steps of this, and kept in a connection's `info` under this name.
_STEP, _SET = timedelta(milliseconds=50), "busy_timeout"

_WORDS = (
    ("locked", "The database is busy with another writer."),
    ("readonly", "The database can be read but not written."),
    ("full", "The disk that holds the database is full."),
    ("unable to open", "The database file cannot be opened."),
    ("disk I/O error", "The disk that holds the database does not answer."),
    ("not a database", "What DOORSTEP_DATABASE_URL names is not a database."),
    ("malformed", "The database file is damaged: restore the last backup."),
)


class Sqlite:
    """See DatabaseDialect."""

    def __init__(self, patience: timedelta) -> None:
        self._busy_timeout = _busy_timeout(patience)
        self._turn = WriterQueue(patience)

    def engine_options(self) -> Mapping[str, Any]:
        # None switches off the driver's own idea of when a transaction begins; `prepare` begins it.
        return {"connect_args": {"isolation_level": None}}

    def prepare(self, engine: Engine) -> None:
        watch_file(engine)
        event.listen(engine, "connect", self._set_pragmas)
        event.listen(engine, "begin", _begin)

    def lock(self, connection: Connection, name: str) -> None:
        """Nothing to do: a writing transaction already has the file to itself."""

    def writer_slot(self) -> AbstractContextManager[timedelta]:
        return self._turn.slot()

    def database_time(self, ahead: timedelta) -> ColumnElement[datetime]:
        # All that use the file share this machine and so its clock.
        return literal(datetime.now(UTC) + ahead, UtcDateTime())

    def notify(self, connection: Connection, sender: str) -> None:
        """A file wakes nobody: other processes look for themselves, each second."""

    def listen(self, engine: Engine) -> None:
        """Nothing to hear."""

    def insert_or_skip(self, table: Table) -> Insert:
        return insert_or_skip(insert, table)

    def insert_or_update(self, table: Table, key: str) -> Insert:
        return insert_or_update(insert, table, key)

    def unavailable_words(self, error: BaseException) -> str | None:
        if not isinstance(error, sqlite3.DatabaseError):
            return None
        return next((words for sign, words in _WORDS if sign in str(error)), None)

    def is_busy(self, error: BaseException) -> bool:
        return "locked" in str(error)

    @contextmanager
    def migration_connection(self, engine: Engine) -> Iterator[Connection]:
        with engine.connect() as connection:
            connection.detach()  # what is set here must not reach whoever uses the connection next
            # A table is changed by building it anew, and dropping the old one must not look like deleting
            # what others refer to. Nothing is deleted, so nothing has to be checked.
            cursor = connection.connection.cursor()
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.close()
            connection.execution_options(writing=True)
            with connection.begin():
                yield connection

    def _set_pragmas(self, connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in (self._busy_timeout, *_PRAGMAS):
            cursor.execute(pragma)
        cursor.close()


def _busy_timeout(patience: timedelta) -> str:
    # In steps, so that a writer whose turn came at once finds the connection as the last one left it.
    return f"PRAGMA busy_timeout = {max(round(patience / _STEP), 1) * _STEP // timedelta(milliseconds=1)}"


def _begin(connection: Connection) -> None:
    # A writer takes its place at once: a transaction that reads first and then finds the file taken by
    # another writer cannot wait, it can only fail.
    options = connection.get_execution_options()
    if "patience" in options:
        _set_busy_timeout(connection, _busy_timeout(options["patience"]))
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing", False) else "BEGIN")


def _set_busy_timeout(connection: Connection, busy_timeout: str) -> None:
    """`connection.info` lives as long as the driver's connection, and with it the setting."""
    if connection.info.get(_SET) != busy_timeout:
        connection.exec_driver_sql(busy_timeout)
        connection.info[_SET] = busy_timeout
