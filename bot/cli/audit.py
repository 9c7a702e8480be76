"""`doorstep audit verify`: prove that no entry of the audit was changed, removed or put in between."""

from __future__ import annotations

import typer

from bot.bootstrap import open_store
from bot.settings import read_settings

app = typer.Typer(help="The audit: append-only and chained.", no_args_is_help=True)


@app.callback()
def about() -> None:
    """The audit: append-only, each entry sealed with the one before it."""


@app.command()
def verify() -> None:
    """Walk the whole chain; exit with 1 at the first entry that does not fit."""
    with open_store(read_settings()) as store, store.read() as uow:
        checked = uow.audit.verify()
    if checked.broken is None:
        typer.echo(f"The audit holds: {checked.count} entries, each sealed with the one before it.")
        return
    typer.echo(f"The audit is broken at entry {checked.broken}: {checked.reason}", err=True)
    raise typer.Exit(1)
