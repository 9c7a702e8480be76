"""The database's versions: brought up to date from the program, under a lock, from the first table on."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from storage.dialects import DatabaseDialect, dialect_for
from storage.errors import NewerDatabase


def upgrade(engine: Engine, dialect: DatabaseDialect | None = None, revision: str = "head") -> None:
    """Bring the tables to the newest version (or the one named), in one transaction; safe to repeat.

    Raises NewerDatabase where a newer Doorstep has written the database, StoreUnavailable where it is away.
    """
    dialect = dialect or dialect_for(engine.dialect.name)
    with engine.connect() as connection:
        connection = connection.execution_options(writing=True)
        with connection.begin():
            dialect.lock(connection, "migrations")
            config = _config(connection)
            _refuse_newer(connection, config)
            command.upgrade(config, revision)


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Take the tables back to a version; for tests and for a release that must be withdrawn."""
    with engine.connect() as connection:
        connection = connection.execution_options(writing=True)
        with connection.begin():
            dialect_for(engine.dialect.name).lock(connection, "migrations")
            command.downgrade(_config(connection), revision)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def _refuse_newer(connection: Connection, config: Config) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    unknown = set(MigrationContext.configure(connection).get_current_heads()) - known
    if unknown:
        raise NewerDatabase(
            f"The database is at version {', '.join(sorted(unknown))}, which this Doorstep does not know: "
            "a newer release has upgraded it. Install that release again, or restore the backup made "
            "before it."
        )
