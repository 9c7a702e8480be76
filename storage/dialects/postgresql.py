"""PostgreSQL: several processes write at once; locks on rows and named locks keep their work apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

import psycopg
from psycopg import errors
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Insert,
    Interval,
    String,
    Table,
    bindparam,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import insert

from storage.column_types import UtcDateTime
from storage.dialects.postgresql_notifications import (
    CHANNEL,
    PostgresqlNotifications,
    listen_for_notifications,
)
from storage.dialects.upserts import insert_or_skip, insert_or_update
from storage.errors import StoreBusy

#: Advisory locks are pairs of numbers that all programs of a database share; this is Doorstep's first number.
_LOCK_SPACE = 0x0D00

_NOTIFY = select(func.pg_notify(CHANNEL, bindparam("sender", type_=String())))

_AWAY = "The database does not answer."
_BUSY = "The database is busy with another writer."
_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (errors.ReadOnlySqlTransaction, "The database can be read but not written."),
    (errors.DiskFull, "The disk that holds the database is full."),
    (errors.LockNotAvailable, _BUSY),
    (errors.DeadlockDetected, _BUSY),
    (errors.SerializationFailure, _BUSY),
    (errors.TooManyConnections, "The database has no free connection."),
    (errors.InvalidPassword, "The database refused the password in DOORSTEP_DATABASE_URL."),
    (psycopg.OperationalError, _AWAY),
    (psycopg.InterfaceError, _AWAY),
)


class Postgresql:
    """See DatabaseDialect."""

    def __init__(self, patience: timedelta) -> None:
        self._patience = patience
        self._lock_timeout = f"{patience // timedelta(milliseconds=1)}ms"
        self._connect_timeout = max(2, round(patience.total_seconds()))  # the driver takes no less than 2 s

    def engine_options(self) -> Mapping[str, Any]:
        options = f"-c lock_timeout={self._lock_timeout} -c timezone=UTC"
        connect = {"connect_timeout": self._connect_timeout, "options": options}
        return {"connect_args": connect, "pool_pre_ping": True}

    def snapshot_options(self) -> Mapping[str, Any]:
        return {"isolation_level": "REPEATABLE READ"}

    def prepare(self, engine: Engine) -> None:
        """Nothing to do: the options of the connection set everything."""

    def lock(self, connection: Connection, name: str) -> None:
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK_SPACE, _lock_number(name))))

    def writer_slot(self) -> AbstractContextManager[timedelta]:
        return nullcontext(self._patience)  # many write at once, and the server wakes whoever waits for a row

    def database_time(self, ahead: timedelta) -> ColumnElement[datetime]:
        # Not now(), which gives the time at which the transaction began, perhaps before it waited for a lock.
        return func.clock_timestamp(type_=UtcDateTime()) + literal(ahead, Interval())

    def notify(self, connection: Connection, sender: str) -> None:
        connection.execute(_NOTIFY, {"sender": sender})

    def listen(self, engine: Engine) -> AbstractContextManager[PostgresqlNotifications]:
        return listen_for_notifications(engine)

    def insert_or_skip(self, table: Table) -> Insert:
        return insert_or_skip(insert, table)

    def insert_or_update(self, table: Table, key: str) -> Insert:
        return insert_or_update(insert, table, key)

    def unavailable_words(self, error: BaseException) -> str | None:
        return next((words for kind, words in _WORDS if isinstance(error, kind)), None)

    def is_busy(self, error: BaseException) -> bool:
        return self.unavailable_words(error) == _BUSY

    @contextmanager
    def migration_connection(self, engine: Engine) -> Iterator[Connection]:
        with engine.connect() as connection:
            # The lock is tried and never waited for: whoever waits in a statement holds a snapshot, and an
            # index that is built without blocking writers would wait for that snapshot, and so for itself.
            mine = connection.scalar(
                select(func.pg_try_advisory_lock(_LOCK_SPACE, _lock_number("migrations")))
            )
            if not mine:
                raise StoreBusy("Another process is changing the database's tables.")
            connection.commit()
            try:
                yield connection
            finally:
                connection.invalidate()  # the lock ends with the session, whatever happened in it


def _lock_number(name: str) -> int:
    """The second number of a named lock: 32 bits, signed."""
    return crc32(name.encode()) - 2**31
