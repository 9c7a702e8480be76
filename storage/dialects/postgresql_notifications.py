"""LISTEN on PostgreSQL: a connection outside the pool that receives the notifications of other processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

import psycopg
from sqlalchemy import Engine

from state_machines.errors import StoreUnavailable

#: A notification says only that there is work; which work it is stands in the tables.
CHANNEL = "doorstep"


@dataclass(frozen=True, slots=True)
class PostgresqlNotifications:
    """The notifications that PostgreSQL sends to one connection; see the protocol `Notifications`."""

    connection: psycopg.Connection[tuple[object, ...]]

    def senders(self, seconds: float) -> Iterator[str]:
        """Wait for a notification for so many seconds at most; gives the senders of all that came."""
        try:
            for notice in self.connection.notifies(timeout=seconds, stop_after=1):
                yield notice.payload
        except psycopg.Error as error:
            raise StoreUnavailable("The database does not answer.") from error


@contextmanager
def listen_for_notifications(engine: Engine) -> Iterator[PostgresqlNotifications]:
    """Connect as the engine does, and listen; raises StoreUnavailable where the database is away."""
    with engine.connect() as connection:
        connection.detach()
        line = cast("psycopg.Connection[tuple[object, ...]]", connection.connection.dbapi_connection)
        line.autocommit = True
        line.execute(f"LISTEN {CHANNEL}")
        try:
            yield PostgresqlNotifications(line)
        finally:
            connection.invalidate()  # nothing in it has to be ended before it is closed
            line.close()
