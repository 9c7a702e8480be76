"""What SQLite and PostgreSQL do differently, behind one protocol; nothing outside asks which one it is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Engine, Insert, Table

from state_machines.errors import Misconfigured
from storage.attendance import Attendance
from storage.dialects.sqlite import Sqlite


class DatabaseDialect(Protocol):
    """Everything in which the two databases differ: set-up, locks, upserts, notifications, driver errors."""

    def engine_options(self) -> Mapping[str, Any]:
        """Keyword arguments for create_engine."""

    def snapshot_options(self) -> Mapping[str, Any]:
        """Options of a connection on which a transaction sees one moment, also in its later statements."""

    def prepare(self, engine: Engine) -> None:
        """Settings for each new connection, and how a transaction begins."""

    def lock(self, connection: Connection, name: str) -> None:
        """Hold the named lock until the transaction ends, waiting for whoever holds it."""

    def writer_slot(self) -> AbstractContextManager[timedelta]:
        """Wait for the right to write, and hold it; gives the patience that is left for the database itself.

        Raises StoreBusy where earlier writers of this process took too long.
        """

    def database_time(self, ahead: timedelta) -> ColumnElement[datetime]:
        """The time by the database's clock, so much ahead of now, as part of a statement."""

    def notify(self, connection: Connection, sender: str) -> None:
        """Wake other processes when this transaction commits; does nothing where they look for themselves."""

    def attend(self, engine: Engine, process_id: str, me: str, wake: Callable[[], None]) -> Attendance:
        """Hold the lock of this process until it is given up, and `wake` for what others than `me` leave."""

    def gone(self, connection: Connection, process_ids: Collection[str]) -> frozenset[str]:
        """Those of these processes that do not hold their locks any more."""

    def is_present(self, process_id: str) -> ColumnElement[bool]:
        """Whether the database knows that this process holds its lock, as part of a statement."""

    def insert_or_skip(self, table: Table) -> Insert:
        """An INSERT that does nothing where a unique key is taken."""

    def insert_or_update(self, table: Table, key: str) -> Insert:
        """An INSERT that replaces every other column where `key` is taken."""

    def unavailable_words(self, error: BaseException) -> str | None:
        """Words for the person where this error means a database that is locked, read-only, full or away."""

    def is_busy(self, error: BaseException) -> bool:
        """Whether the error only means that somebody else has locked the database."""

    def is_lost(self, error: BaseException) -> bool:
        """Whether the error means that every connection is to be left, for another server may stand there."""

    def check_sessions(self, engine: Engine) -> bool:
        """Whether each connection has a session of its own, so that a lock can be held in it."""

    def migration_connection(self, engine: Engine) -> AbstractContextManager[Connection]:
        """A connection for migrations, which only one process at a time can have.

        Raises StoreBusy at once where another process has it. Whatever is not committed when the block ends,
        or when the process dies in it, is rolled back.
        """


#: A chat waits some 3 s for an answer: whoever cannot have the database by then must still be able to say so.
PATIENCE = timedelta(seconds=2)


def dialect_for(backend: str, patience: timedelta = PATIENCE) -> DatabaseDialect:
    """The dialect for a database URL's backend name; raises Misconfigured for any other database.

    `patience` is how long a locked database is waited for before it counts as unavailable.
    """
    if backend == "sqlite":
        return Sqlite(patience)
    if backend == "postgresql":
        # Loaded only where it is used, for its driver is a tenth of what a start loads.
        from storage.dialects.postgresql import Postgresql

        return Postgresql(patience)
    raise Misconfigured(
        f"DOORSTEP_DATABASE_URL names '{backend}'. Doorstep stores in SQLite (sqlite:///var/doorstep.db) "
        "or PostgreSQL (postgresql://user@host/name)."
    )
