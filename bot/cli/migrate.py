"""`doorstep migrate`: bring the database to the version that this release needs."""

from __future__ import annotations

import typer

from bot.bootstrap import open_store
from bot.settings import read_settings


def migrate() -> None:
    """Create or upgrade the database's tables; safe to run again."""
    with open_store(read_settings()):
        typer.echo("The database is up to date.")
