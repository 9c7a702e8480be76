"""The database's versions: brought up to date from the program, by one process at a time."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from storage.dialects import DatabaseDialect, dialect_for
from storage.errors import NewerDatabase, StoreBusy

log = logging.getLogger(__name__)

#: How long a start waits while another process changes the tables: building an index may take minutes.
WAIT = timedelta(minutes=10)
_LOOK_AGAIN = timedelta(milliseconds=200)


def upgrade(
    engine: Engine,
    dialect: DatabaseDialect | None = None,
    revision: str = "head",
    *,
    wait: timedelta = WAIT,
) -> None:
    """Bring the tables to the newest version (or the one named); safe to repeat, and to kill half-way.

    `wait` is how long other processes that hold the tables are waited for; a database that is up to date is
    left alone. Raises NewerDatabase where a newer Doorstep has written it, StoreUnavailable where it is away.
    """
    if revision == "head" and _heads(engine) == {newest()}:
        return
    _in_turn(engine, dialect or dialect_for(engine.dialect.name), revision, wait)


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Take the tables back to a version; for tests and for a release that must be withdrawn."""
    with dialect_for(engine.dialect.name).changing_tables(engine) as connection:
        command.downgrade(_config(connection), revision)


def newest() -> str:
    """The version that this release's tables have."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise RuntimeError("This installation has no migrations.")
    return head


def refuse_newer(engine: Engine) -> None:
    """Raises NewerDatabase, with what to do, where a newer Doorstep has upgraded the database."""
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    unknown = _heads(engine) - known
    if unknown:
        raise NewerDatabase(
            f"The database is at version {', '.join(sorted(unknown))}, which this Doorstep does not know: "
            "a newer release has upgraded it. Install that release again, or restore the backup made "
            "before it."
        )


def _in_turn(engine: Engine, dialect: DatabaseDialect, revision: str, wait: timedelta) -> None:
    """Upgrade once nobody is in the way; what was done before somebody came in the way is not done again."""
    give_up = time.monotonic() + wait.total_seconds()
    said = False
    while True:
        try:
            with dialect.changing_tables(engine) as connection:
                refuse_newer(engine)  # only now: while this one waited, a newer release may have been here
                command.upgrade(_config(connection), revision)
        except StoreBusy:
            if time.monotonic() > give_up:
                raise
        else:
            return
        if not said:
            log.warning("waiting for another process, which is using the tables that have to change")
            said = True
        time.sleep(_LOOK_AGAIN.total_seconds())


def _heads(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads())


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config
