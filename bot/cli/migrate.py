"""`doorstep migrate`: bring the database to this release's version, or back to an earlier one."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.bootstrap import connected_store, encryption_keys
from bot.cli.command_time import command_time
from bot.cli.record_of_commands import put_on_record
from bot.settings import Settings, read_settings
from state_machines.errors import Misconfigured
from storage.database_checks import check_nobody_runs
from storage.errors import WrongKey
from storage.migrations import downgrade, known_versions, newest_version, present_versions
from storage.record.baseline import seal_rows_of_before
from storage.record.grants import grant_to
from storage.records import Json
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
    before = _version_before(settings)
    with connected_store(settings) as store:
        store.upgrade()
        if back_to is None:
            typer.echo(f"The database is up to date: version {newest_version()}.")
            _seal_rows(store)
            if before != newest_version():
                _put_on_record(store, "database:migrate", before=before, version=newest_version())
            if grant is not None:
                _grant(store, grant)
            return
        _go_back(store, back_to)
    typer.echo(f"The database is back at version {back_to}: now start the release that it belongs to.")


def _version_before(settings: Settings) -> str:
    with Store(settings.database_url, encryption_keys(settings)) as store:
        return ", ".join(sorted(present_versions(store.engine)))


def _put_on_record(store: Store, action: str, **details: Json) -> None:
    """An entry, where the keys are those of this database: sealed with others it would be a finding."""
    try:
        with store.read() as uow:
            uow.people.anybody()
    except WrongKey:
        typer.echo("That is not on the record: the keys given here open nothing in this database.", err=True)
        return
    put_on_record(store, action, **details)


def _seal_rows(store: Store) -> None:
    """Put the rows of a release without seals on the record; left to the first start without their key."""
    try:
        sealed = seal_rows_of_before(store, command_time())
    except WrongKey:
        typer.echo("The rows of before are sealed at the first start, with the key that opens them.")
        return
    if sealed:
        typer.echo(f"Sealed on the record: {sealed} rows of before.")


def _grant(store: Store, role: str) -> None:
    with store.engine.begin() as connection:
        grant_to(connection, role)
    _put_on_record(store, "database:grant", role=role)
    typer.echo(f"{role} may work in the tables, and neither change nor delete an entry of the record.")


def _go_back(store: Store, version: str) -> None:
    """Go back to an earlier version. What only later versions can hold is lost; all else stays."""
    if version not in known_versions():
        raise Misconfigured(f"There is no version {version}. There are: {', '.join(known_versions())}.")
    check_nobody_runs(store)
    _put_on_record(store, "database:downgrade", version=version)
    downgrade(store.engine, version)
