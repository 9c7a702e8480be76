"""Finds out whether something stands between us and PostgreSQL that shares its sessions, as PgBouncer does.

A pooler gives its clients numbers of its own in place of the server's, by which it is known. One that gives
each transaction whichever session is free takes what a session holds away from whoever set it: no lock, no
LISTEN, no setting and no prepared statement may be left in one.
"""

from __future__ import annotations

import psycopg

Line = psycopg.Connection[tuple[object, ...]]

#: How often it is tried to be given a session that another connection has just used.
_TRIES = 3


def is_pooled(line: Line) -> bool:
    """Whether a pooler stands between: it says another number than the server does."""
    return line.info.backend_pid != _server_pid(line)


def shares_sessions(one: Line, other: Line) -> bool:
    """Whether two connections get the same session in turn; both are in no transaction, before and after."""
    for _ in range(_TRIES):
        first = _server_pid(one)
        with other.transaction():
            if _server_pid(other) == first or _server_pid(one) != first:
                return True
    return False


def _server_pid(line: Line) -> int:
    row = line.execute("SELECT pg_backend_pid()").fetchone()
    return int(str(row[0])) if row else 0
