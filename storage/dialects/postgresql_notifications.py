"""LISTEN on PostgreSQL: one connection, kept out of the pool, that hears what other processes tell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

import psycopg
from sqlalchemy import Engine

from state_machines.errors import StoreUnavailable

#: What is told is only that there is work; what it is stands in the tables.
CHANNEL = "doorstep"


@dataclass(frozen=True, slots=True)
class PostgresqlNotifications:
    """See storage.notification_listener.Line."""

    connection: psycopg.Connection[tuple[object, ...]]

    def senders(self, seconds: float) -> Iterator[str]:
        """Waits for the first at most so long, then answers with those that are there."""
        try:
            for notice in self.connection.notifies(timeout=seconds, stop_after=1):
                yield notice.payload
        except psycopg.Error as error:
            raise StoreUnavailable("The database does not answer.") from error


@contextmanager
def listen_for_notifications(engine: Engine) -> Iterator[PostgresqlNotifications]:
    """Connect as the engine does, and listen; StoreUnavailable where the database is away."""
    with engine.connect() as connection:
        connection.detach()
        line = cast("psycopg.Connection[tuple[object, ...]]", connection.connection.dbapi_connection)
        line.autocommit = True
        line.execute(f"LISTEN {CHANNEL}")
        try:
            yield PostgresqlNotifications(line)
        finally:
            connection.invalidate()  # there is nothing in it to bring to an end before it is closed
            line.close()
