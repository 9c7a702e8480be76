"""What SQLite and PostgreSQL do differently, behind one face; nothing outside this folder asks which."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Engine, Insert, Table

from state_machines.errors import Misconfigured
from storage.dialects.sqlite import Sqlite
from storage.notification_listener import Notifications


class DatabaseDialect(Protocol):
    """The differences: how an engine is set up, locks, inserts that meet an existing row, driver errors."""

    def engine_options(self) -> Mapping[str, Any]:
        """Keyword arguments for create_engine."""

    def prepare(self, engine: Engine) -> None:
        """Settings for each new connection, and how a transaction begins."""

    def lock(self, connection: Connection, name: str) -> None:
        """Hold the named lock until the transaction ends, waiting for whoever holds it."""

    def writer_slot(self) -> AbstractContextManager[timedelta]:
        """To be held around a transaction that writes; gives the patience left for the database itself.

        Raises StoreBusy where the writers of this process that came before took too long.
        """

    def database_time(self, ahead: timedelta) -> ColumnElement[datetime]:
        """The present moment by the database's clock, and so much later, as part of a statement."""

    def notify(self, connection: Connection, sender: str) -> None:
        """Have other processes woken when this transaction commits; does nothing where they look anyway."""

    def listen(self, engine: Engine) -> AbstractContextManager[Notifications] | None:
        """A connection that hears what other processes tell; None where there is nothing to hear."""

    def insert_or_skip(self, table: Table) -> Insert:
        """An INSERT that does nothing where a unique key is taken."""

    def insert_or_update(self, table: Table, key: str) -> Insert:
        """An INSERT that replaces every other column where `key` is taken."""

    def unavailable_words(self, error: BaseException) -> str | None:
        """Words for the person where the database is locked, read-only, full or away; else None."""

    def is_busy(self, error: BaseException) -> bool:
        """Whether only somebody else's hold on the database was in the way."""

    def migration_connection(self, engine: Engine) -> AbstractContextManager[Connection]:
        """A connection for one migration after another, held by one process of all at a time.

        Raises StoreBusy at once where another holds it. Whatever is not committed when the block ends, or
        when the process dies in it, is rolled back.
        """


#: Slack waits 3 s for an answer: whoever cannot have the database by then must still be able to say so.
PATIENCE = timedelta(seconds=2)


def dialect_for(backend: str, patience: timedelta = PATIENCE) -> DatabaseDialect:
    """The dialect for a database URL's backend name; raises Misconfigured for any other database.

    `patience` is how long a locked database is waited for before it counts as unavailable.
    """
    if backend == "sqlite":
        return Sqlite(patience)
    if backend == "postgresql":
        # With its driver a tenth of what a start loads, and most machines have SQLite.
        from storage.dialects.postgresql import Postgresql

        return Postgresql(patience)
    raise Misconfigured(
        f"DOORSTEP_DATABASE_URL names '{backend}'. Doorstep stores in SQLite (sqlite:///var/doorstep.db) "
        "or PostgreSQL (postgresql://user@host/name)."
    )
