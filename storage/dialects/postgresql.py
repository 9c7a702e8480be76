"""PostgreSQL: several processes write at once; rows and named locks keep them from each other's work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from zlib import crc32

import psycopg
from psycopg import errors
from sqlalchemy import Connection, Engine, Insert, Table, func, select
from sqlalchemy.dialects.postgresql import insert

#: Advisory locks are numbers shared by the whole database server's database; ours carry this first half.
_LOCK_SPACE = 0x0D00

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
        self._lock_timeout = f"{patience // timedelta(milliseconds=1)}ms"
        self._connect_timeout = max(2, round(patience.total_seconds()))  # the driver takes no less than 2 s

    def engine_options(self) -> Mapping[str, Any]:
        options = f"-c lock_timeout={self._lock_timeout} -c timezone=UTC"
        connect = {"connect_timeout": self._connect_timeout, "options": options}
        return {"connect_args": connect, "pool_pre_ping": True}

    def prepare(self, engine: Engine) -> None:
        """Nothing more: the options of the connection say it all."""

    def lock(self, connection: Connection, name: str) -> None:
        number = crc32(name.encode()) - 2**31  # the second half is a signed 32-bit number
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK_SPACE, number)))

    def insert_or_skip(self, table: Table) -> Insert:
        return insert(table).on_conflict_do_nothing()

    def insert_or_update(self, table: Table, key: str) -> Insert:
        statement = insert(table)
        taken = {column.name: statement.excluded[column.name] for column in table.c if column.name != key}
        return statement.on_conflict_do_update(index_elements=[key], set_=taken)

    def unavailable(self, error: BaseException) -> str | None:
        return next((words for kind, words in _WORDS if isinstance(error, kind)), None)
