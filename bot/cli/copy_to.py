"""`doorstep copy-to`: move from SQLite to PostgreSQL, or to a new database with a new encryption key."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.bootstrap import encryption_keys, open_existing_store
from bot.cli.command_time import command_time
from bot.cli.record_of_commands import put_on_record
from bot.secret_files import read_secret
from bot.settings import read_settings
from state_machines.errors import Misconfigured
from storage.copying import copy_everything
from storage.database_checks import check_nobody_runs
from storage.record.baseline import seal_rows_of_before
from storage.unit_of_work import Store


def copy_to(
    url: Annotated[
        str, typer.Argument(help="An empty database, without a password: postgresql://user@host/name, say.")
    ] = "",
    *,
    url_file: Annotated[
        Path | None, typer.Option(help="A file that holds the address, which may then hold a password.")
    ] = None,
) -> None:
    """Copy everything into another, empty database, while Doorstep is stopped."""
    url = _read_address(url, url_file)
    settings = read_settings()
    keys = encryption_keys(settings)
    with open_existing_store(settings) as source, Store(url, keys) as target:
        check_nobody_runs(source)
        put_on_record(source, "database:copy", to=make_url(url).set(query={}).render_as_string())
        record = copy_everything(source, target)
        seal_rows_of_before(target, command_time())
    typer.echo(
        f"Copied. The record holds there too: {record.count} entries, the last one sealed {record.head}"
    )
    typer.echo(
        "Now set DOORSTEP_DATABASE_URL to it, and put the old database away: whatever starts on that would "
        "send everything again. DOORSTEP_ENCRYPTION_KEYS has to hold the key; several machines need the same."
    )


def _read_address(url: str, url_file: Path | None) -> str:
    """The address of the target; Misconfigured where everybody on this machine could read its password."""
    if bool(url) == (url_file is not None):
        raise Misconfigured(
            "Name the empty database either by its address or by --url-file, and not by both."
        )
    if url_file is not None:
        return read_secret(url_file, "--url-file")
    if _holds_a_password(url):
        raise Misconfigured(
            "Everybody on this machine can see the password of a command: leave it out and put it into "
            "~/.pgpass, or put the whole address into a file of your own and give --url-file."
        )
    return url


def _holds_a_password(url: str) -> bool:
    try:
        address = make_url(url)
    except ArgumentError:
        return False  # no address at all, which is said where it is opened
    return address.password is not None or any("password" in name for name in address.query)
