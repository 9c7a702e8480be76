"""PostgreSQL: a line of its own on which a process holds its lock for life and hears the others."""

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

#: A machine that vanished without a word is noticed by the server within so many seconds, and so is a server.
_KEPT_ALIVE = "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3"
_IS_READ_ONLY = "SHOW transaction_read_only"
#: Shared, so that whoever lost a line has the lock again although the server still thinks it held.
_HOLD = "SELECT pg_advisory_lock_shared(%s, %s)"


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
def listen_for_notifications(engine: Engine, lock: tuple[int, int]) -> Iterator[PostgresqlNotifications]:
    """Connect as the engine does, hold the lock, and listen; raises StoreUnavailable where it is away.

    A server that takes no writes is away too: on it nobody else holds or says anything.
    """
    with engine.connect() as connection:
        connection.detach()
        line = cast("psycopg.Connection[tuple[object, ...]]", connection.connection.dbapi_connection)
        line.autocommit = True
        try:
            if _is_read_only(line):
                raise StoreUnavailable("The database can be read but not written.")
            line.execute(_KEPT_ALIVE)
            line.execute(_HOLD, lock)
            line.execute(f"LISTEN {CHANNEL}")
            yield PostgresqlNotifications(line)
        finally:
            connection.invalidate()  # nothing in it has to be ended before it is closed
            line.close()


def _is_read_only(line: psycopg.Connection[tuple[object, ...]]) -> bool:
    row = line.execute(_IS_READ_ONLY).fetchone()
    return row is not None and row[0] == "on"
