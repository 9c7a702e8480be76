"""`doorstep copy-to`: move from SQLite to PostgreSQL, or to a new database with a new encryption key."""

from __future__ import annotations

from typing import Annotated

import typer
from sqlalchemy import make_url

from bot.bootstrap import encryption_keys
from bot.cli.record_of_commands import put_on_record
from bot.clock import WallClock
from bot.settings import read_settings
from storage.copying import copy_everything
from storage.database_checks import check_exists
from storage.record.baseline import seal_rows_of_before
from storage.unit_of_work import Store


def copy_to(
    url: Annotated[str, typer.Argument(help="An empty database: postgresql://user@host/name, say.")],
) -> None:
    """Copy everything into another, empty database, while Doorstep is stopped."""
    settings = read_settings()
    check_exists(settings.database_url)
    keys = encryption_keys(settings)
    with Store(settings.database_url, keys) as source, Store(url, keys) as target:
        source.upgrade()
        put_on_record(source, "database:copy", to=make_url(url).render_as_string())
        record = copy_everything(source, target)
        seal_rows_of_before(target, WallClock().now())
    typer.echo(
        f"Copied. The record holds there too: {record.count} entries, the last one sealed {record.head}"
    )
    typer.echo(
        "Now set DOORSTEP_DATABASE_URL to it, and put the old database away: whatever starts on that would "
        "send everything again. DOORSTEP_ENCRYPTION_KEYS has to hold the key; several machines need the same."
    )
