"""`doorstep migrate`: bring the database to this release's version, or back to an earlier one."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.bootstrap import encryption_keys
from bot.clock import WallClock
from bot.settings import read_settings
from state_machines.errors import Misconfigured
from storage.database_checks import check_nobody_runs
from storage.errors import WrongKey
from storage.migrations import downgrade, known_versions, newest_version
from storage.record.baseline import seal_rows_of_before
from storage.record.grants import grant_to
from storage.unit_of_work import Store


def migrate(
    back_to: Annotated[
        str | None, typer.Option(help="An earlier version, such as 0004: for a release that is withdrawn.")
    ] = None,
    grant: Annotated[
        str | None,
        typer.Option(help="PostgreSQL: the role that Doorstep runs as."),
    ] = None,
) -> None:
    """Create or upgrade the database's tables; safe to run again, and while Doorstep runs."""
    settings = read_settings()
    with Store(settings.database_url, encryption_keys(settings)) as store:
        store.upgrade()
        if back_to is None:
            typer.echo(f"The database is up to date: version {newest_version()}.")
            _seal_rows(store)
            if grant is not None:
                _grant(store, grant)
            return
        _go_back(store, back_to)
    typer.echo(f"The database is back at version {back_to}: now start the release that it belongs to.")


def _seal_rows(store: Store) -> None:
    """Put the rows of a release without seals on the record; left to the first start without their key."""
    try:
        sealed = seal_rows_of_before(store, WallClock().now())
    except WrongKey:
        typer.echo("The rows of before are sealed at the first start, with the key that opens them.")
        return
    if sealed:
        typer.echo(f"Sealed on the record: {sealed} rows of before.")


def _grant(store: Store, role: str) -> None:
    with store.engine.begin() as connection:
        grant_to(connection, role)
    typer.echo(f"{role} may work in the tables, and neither change nor delete an entry of the record.")


def _go_back(store: Store, version: str) -> None:
    """Go back to an earlier version. What only later versions can hold is lost; all else stays."""
    if version not in known_versions():
        raise Misconfigured(f"There is no version {version}. There are: {', '.join(known_versions())}.")
    check_nobody_runs(store)
    downgrade(store.engine, version)
