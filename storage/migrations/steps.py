"""Runs Alembic's migrations from one version of the tables to another."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.errors import NewerDatabase


def upgrade_to(connection: Connection, revision: str) -> None:
    """Run every migration up to a version."""
    command.upgrade(_config(connection), revision)


def downgrade_to(connection: Connection, revision: str) -> None:
    """Undo every migration down to a version."""
    command.downgrade(_config(connection), revision)


def refuse_newer(present: Collection[str]) -> None:
    """Raises NewerDatabase, with what to do, where a newer Doorstep has upgraded the database."""
    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    unknown = set(present) - known
    if unknown:
        raise NewerDatabase(
            f"The database is at version {', '.join(sorted(unknown))}, which this Doorstep does not know: "
            "a newer release has upgraded it. Install that release again, or restore the backup made "
            "before it."
        )


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config
