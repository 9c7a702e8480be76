"""SQLite: one file, one writer at a time, and every commit on the disk before it is confirmed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Insert, Table, event, literal, true
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from storage.column_types import UtcDateTime
from storage.dialects.same_file import watch_file
from storage.dialects.sqlite_attendance import FileAttendance, folder_of, gone
from storage.dialects.upserts import insert_or_skip, insert_or_update
from storage.dialects.writer_queue import WriterQueue

#: Bytes of the write-ahead log's file that are kept to be written over: twice what is written between copies.
LOG_KEPT = 32 * 1024 * 1024

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # A negative number is in KiB: so much that a large transaction's changes stay in memory until the commit.
    "PRAGMA cache_size = -16384",
    # In pages of 4 KiB: at the usual 1000 each large commit would copy the whole log into the file at once.
    "PRAGMA wal_autocheckpoint = 4000",
    # While a reader takes long the log grows; afterwards it shrinks to this size again.
    f"PRAGMA journal_size_limit = {LOG_KEPT}",
)

#: The busy timeout is set in steps of the first, and kept in a connection's `info` under the second.
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
        # With None the driver begins no transactions by itself: `prepare` has them begun.
        return {"connect_args": {"isolation_level": None}}

    def snapshot_options(self) -> Mapping[str, Any]:
        return {}  # every transaction sees the moment of its first statement

    def prepare(self, engine: Engine) -> None:
        watch_file(engine)
        event.listen(engine, "connect", self._set_pragmas)
        event.listen(engine, "begin", _begin)

    def lock(self, connection: Connection, name: str) -> None:
        """Nothing to do, for a writing transaction has the file to itself."""

    def writer_slot(self) -> AbstractContextManager[timedelta]:
        return self._turn.slot()

    def database_time(self, ahead: timedelta) -> ColumnElement[datetime]:
        # All processes that use the file run on this machine and share its clock.
        return literal(datetime.now(UTC) + ahead, UtcDateTime())

    def notify(self, connection: Connection, sender: str) -> None:
        """Nothing to do, for a file wakes nobody: other processes look for themselves, each second."""

    def attend(
        self,
        engine: Engine,
        process_id: str,
        me: str,  # noqa: ARG002 - a file tells of nobody
        wake: Callable[[], None],  # noqa: ARG002 - and wakes nobody
    ) -> FileAttendance:
        return FileAttendance(folder_of(engine), process_id)

    def gone(self, connection: Connection, process_ids: Collection[str]) -> frozenset[str]:
        return gone(folder_of(connection.engine), process_ids)

    def is_present(self, process_id: str) -> ColumnElement[bool]:  # noqa: ARG002 - it knows best itself
        return true()

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

    def is_lost(self, error: BaseException) -> bool:  # noqa: ARG002 - a file is the same for all connections
        return False

    def check_sessions(self, engine: Engine) -> bool:  # noqa: ARG002 - nothing stands before a file
        return True

    @contextmanager
    def migration_connection(self, engine: Engine) -> Iterator[Connection]:
        with engine.connect() as connection:
            connection.detach()  # these settings must not reach whoever uses the connection next
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
    # In steps, so that the timeout of a connection seldom has to be set anew.
    return f"PRAGMA busy_timeout = {max(round(patience / _STEP), 1) * _STEP // timedelta(milliseconds=1)}"


def _begin(connection: Connection) -> None:
    # A writer locks the file at once: a transaction that has read first and then finds the file locked by
    # another writer cannot wait, it can only fail.
    options = connection.get_execution_options()
    if "patience" in options:
        _set_busy_timeout(connection, _busy_timeout(options["patience"]))
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing", False) else "BEGIN")


def _set_busy_timeout(connection: Connection, busy_timeout: str) -> None:
    """Set the busy timeout unless it is set; `connection.info` lives as long as the driver's connection."""
    if connection.info.get(_SET) != busy_timeout:
        connection.exec_driver_sql(busy_timeout)
        connection.info[_SET] = busy_timeout
