"""`doorstep audit`: prove that no entry of the record was changed, removed, put in between or cut off."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.bootstrap import open_store
from bot.settings import read_settings

app = typer.Typer(help="The audit: append-only and chained.", no_args_is_help=True)


@app.callback()
def about() -> None:
    """The audit: append-only, each entry sealed with the one before it."""


@app.command()
def verify(
    head: Annotated[
        str | None, typer.Option(help="A seal from `doorstep audit head`, kept elsewhere.")
    ] = None,
) -> None:
    """Check the whole chain; exit with 1 at the first entry that does not fit, or if the head is missing."""
    with open_store(read_settings()) as store, store.read() as uow:
        checked = uow.audit.verify(head.strip() if head else None)
    if checked.broken is None:
        kept = ", the one kept elsewhere among them" if head else ""
        typer.echo(f"The audit holds: {checked.count} entries, each sealed with the one before it{kept}.")
        return
    typer.echo(f"The audit is broken at entry {checked.broken}: {checked.reason}", err=True)
    raise typer.Exit(1)


@app.command("head")
def say_head() -> None:
    """Print the newest entry's seal.

    Keep it somewhere else: then a record that was cut off at its end can be noticed.
    """
    with open_store(read_settings()) as store, store.read() as uow:
        typer.echo(uow.audit.head())
