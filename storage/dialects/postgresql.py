"""PostgreSQL: several processes write at once; locks on rows and named locks keep their work apart."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import datetime, timedelta
from typing import Any, cast
from zlib import crc32

import psycopg
from psycopg import errors
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    Insert,
    Interval,
    String,
    Table,
    bindparam,
    event,
    func,
    literal,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from storage.attendance import Attendance, LineAttendance
from storage.column_types import UtcDateTime
from storage.dialects.poolers import Line, is_pooled, shares_sessions
from storage.dialects.postgresql_notifications import (
    CHANNEL,
    listen_for_notifications,
)
from storage.dialects.upserts import insert_or_skip, insert_or_update
from storage.errors import StoreBusy

#: Advisory locks are pairs of numbers that all programs of a database share; this is Doorstep's first number.
_LOCK_SPACE = 0x0D00

#: The first number of the locks that processes hold for as long as they live.
_PROCESS_SPACE = 0x0D01

#: The locks of all processes that are there; the view shows those of other databases of the server too.
_HELD = (
    select(literal_column("objid", BigInteger()))
    .select_from(text("pg_locks"))
    .where(
        text("locktype = 'advisory' AND objsubid = 2 AND granted"),
        literal_column("classid") == literal_column(str(_PROCESS_SPACE)),
        text("database = (SELECT oid FROM pg_database WHERE datname = current_database())"),
    )
)

#: A server that takes no writes any more, ends, or has not begun: another one may stand in its place.
_LEFT = (errors.ReadOnlySqlTransaction, errors.AdminShutdown, errors.CrashShutdown, errors.CannotConnectNow)
#: How the codes of a connection that broke begin.
_BROKEN = "08"

#: A machine that vanished without a word is noticed within some 20 seconds, not in hours.
_KEPT_ALIVE: Mapping[str, Any] = {
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}

#: Whether a pooler shares a connection's session, in its `info`.
_POOLED = "pooled"

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
        milliseconds = patience // timedelta(milliseconds=1)
        # Without JIT: compiling a query takes a second, and each of ours reads a few rows.
        self._settings = (
            f"SELECT set_config('lock_timeout', '{milliseconds}ms', {{0}}), set_config('jit', 'off', {{0}})"
        )
        self._connect_timeout = max(2, round(patience.total_seconds()))  # the driver takes no less than 2 s

    def engine_options(self) -> Mapping[str, Any]:
        # No setting of the session: a pooler would refuse it, or give it to others.
        return {
            "connect_args": {"connect_timeout": self._connect_timeout, **_KEPT_ALIVE},
            "pool_pre_ping": True,
        }

    def snapshot_options(self) -> Mapping[str, Any]:
        return {"isolation_level": "REPEATABLE READ"}

    def prepare(self, engine: Engine) -> None:
        event.listen(engine, "connect", self._prepare_session)
        event.listen(engine, "begin", self._begin)

    def _prepare_session(self, connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        line = cast("Line", connection)
        line.autocommit = True
        entry.info[_POOLED] = is_pooled(line)
        if entry.info[_POOLED]:
            line.prepare_threshold = None  # what is prepared stays in a session that is another's next
        else:
            line.execute(self._settings.format("false"))
        line.autocommit = False

    def _begin(self, connection: Connection) -> None:
        """Behind a pooler a setting may only last for the transaction."""
        in_transaction = connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT"
        if connection.info.get(_POOLED) and in_transaction:
            connection.exec_driver_sql(self._settings.format("true"))

    def check_sessions(self, engine: Engine) -> bool:
        with self._line(engine) as (line, pooled):
            if not pooled:
                return True
            with self._line(engine) as (other, _):
                return not shares_sessions(line, other)

    @contextmanager
    def _line(self, engine: Engine) -> Iterator[tuple[Line, bool]]:
        """A connection that nobody else is given, in no transaction; and whether a pooler stands between."""
        with engine.connect() as connection:
            pooled = bool(connection.info.get(_POOLED))
            connection.detach()
            line = cast("Line", connection.connection.dbapi_connection)
            line.autocommit = True
            try:
                yield line, pooled
            finally:
                connection.invalidate()
                line.close()

    def lock(self, connection: Connection, name: str) -> None:
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK_SPACE, _lock_number(name))))

    def writer_slot(self) -> AbstractContextManager[timedelta]:
        return nullcontext(self._patience)  # many write at once, and the server wakes whoever waits for a row

    def database_time(self, ahead: timedelta) -> ColumnElement[datetime]:
        # Not now(), which gives the time at which the transaction began, perhaps before it waited for a lock.
        return func.clock_timestamp(type_=UtcDateTime()) + literal(ahead, Interval())

    def notify(self, connection: Connection, sender: str) -> None:
        connection.execute(_NOTIFY, {"sender": sender})

    def attend(self, engine: Engine, process_id: str, me: str, wake: Callable[[], None]) -> Attendance:
        lock = (_PROCESS_SPACE, _process_number(process_id))
        return LineAttendance(lambda: listen_for_notifications(engine, lock), me, wake)

    def gone(self, connection: Connection, process_ids: Collection[str]) -> frozenset[str]:
        held = {row.objid for row in connection.execute(_HELD)} if process_ids else set()
        return frozenset(one for one in process_ids if _process_number(one) not in held)

    def is_present(self, process_id: str) -> ColumnElement[bool]:
        return _HELD.where(literal_column("objid") == _process_number(process_id)).exists()

    def insert_or_skip(self, table: Table) -> Insert:
        return insert_or_skip(insert, table)

    def insert_or_update(self, table: Table, key: str) -> Insert:
        return insert_or_update(insert, table, key)

    def unavailable_words(self, error: BaseException) -> str | None:
        return next((words for kind, words in _WORDS if isinstance(error, kind)), None)

    def is_busy(self, error: BaseException) -> bool:
        return self.unavailable_words(error) == _BUSY

    def is_lost(self, error: BaseException) -> bool:
        return isinstance(error, _LEFT) or (getattr(error, "sqlstate", None) or "").startswith(_BROKEN)

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
                # Given back by name: the server ends a session a little after its line is closed.
                with suppress(DBAPIError):  # one that broke gives the lock back by ending
                    connection.rollback()
                    connection.scalar(
                        select(func.pg_advisory_unlock(_LOCK_SPACE, _lock_number("migrations")))
                    )
                connection.invalidate()


def _process_number(process_id: str) -> int:
    """The second number of a process's lock: 31 bits, which read the same with a sign and without."""
    return crc32(process_id.encode()) & 0x7FFFFFFF


def _lock_number(name: str) -> int:
    """The second number of a named lock: 32 bits, signed."""
    return crc32(name.encode()) - 2**31
