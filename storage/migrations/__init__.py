"""Brings the database's tables up to date from the program, by one process at a time.

Alembic is loaded only where something has to change, for every start looks, and people wait for a start.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import ProgrammingError

from state_machines.errors import Misconfigured
from storage.dialects import DatabaseDialect, dialect_for
from storage.errors import StoreBusy
from storage.operator_words import place_words, reason_words

log = logging.getLogger(__name__)

#: So long a start waits for another process that changes the tables: building an index may take minutes.
WAIT = timedelta(minutes=10)
_LOOK_AGAIN = timedelta(milliseconds=200)

#: What PostgreSQL answers to whoever has no right to do something.
_MAY_NOT = "42501"
_VERSIONS = Path(__file__).parent / "versions"


def upgrade(
    engine: Engine,
    dialect: DatabaseDialect | None = None,
    revision: str = "head",
    *,
    wait: timedelta = WAIT,
) -> None:
    """Bring the tables to the newest version (or the one named); safe to repeat, and to kill half-way.

    `wait` is how long to wait for other processes that have locked the tables; a database that is up to date
    is left alone. Raises NewerDatabase where a newer Doorstep has written it, StoreUnavailable where it is
    away.
    """
    if revision == "head" and present_versions(engine) == {newest_version()}:
        return
    _upgrade_when_free(engine, dialect or dialect_for(engine.dialect.name), revision, wait)


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Take the tables back to a version; for tests and for a release that must be withdrawn."""
    from storage.migrations import steps

    with dialect_for(engine.dialect.name).migration_connection(engine) as connection:
        steps.downgrade_to(connection, revision)


def known_versions() -> tuple[str, ...]:
    """Every version that this release knows, oldest first, by the names of the migrations' files."""
    return tuple(sorted(path.name.partition("_")[0] for path in _VERSIONS.glob("[0-9]*_*.py")))


def newest_version() -> str:
    """The version that this release's tables have."""
    return known_versions()[-1]


def present_versions(engine: Engine) -> set[str]:
    """The version that the database's tables have; empty where there are no tables yet."""
    with engine.connect() as connection:
        if not engine.dialect.has_table(connection, "alembic_version"):
            return set()
        return set(connection.scalars(text("SELECT version_num FROM alembic_version")))


def _upgrade_when_free(engine: Engine, dialect: DatabaseDialect, revision: str, wait: timedelta) -> None:
    """Upgrade as soon as nobody else has locked the tables; steps that were done are not done again."""
    from storage.migrations import steps

    give_up = time.monotonic() + wait.total_seconds()
    said = False
    while True:
        try:
            with dialect.migration_connection(engine) as connection:
                # Checked only now, for while this process waited, a newer release may have upgraded.
                steps.refuse_newer(present_versions(engine))
                steps.upgrade_to(connection, revision)
        except ProgrammingError as error:
            if getattr(error.orig, "sqlstate", None) != _MAY_NOT:
                raise
            raise Misconfigured(
                f"The tables may not be changed ({place_words(engine.url)}: "
                f"{reason_words(error.orig or error, engine.url)}): run `doorstep migrate` as the role that "
                "owns the database, or make one that it owns with `createdb --owner`."
            ) from error
        except StoreBusy:
            if time.monotonic() > give_up:
                raise
        else:
            return
        if not said:
            log.warning("waiting for another process, which is using the tables that have to change")
            said = True
        time.sleep(_LOOK_AGAIN.total_seconds())
