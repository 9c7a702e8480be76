"""`doorstep export`: write down everything of a case or a colleague, for a person to read and redact."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap import open_existing_store
from bot.clock import WallClock
from bot.settings import read_settings
from bot.use_cases.show.export import export_case, export_person
from state_machines.errors import Misconfigured, Refused
from storage.record.operator import operating_user


def export(
    folder: Annotated[Path, typer.Argument(help="A new folder; one that exists is left alone.")],
    case: Annotated[str, typer.Option(help="A case's reference.")] = "",
    person: Annotated[str, typer.Option(help="A colleague's e-mail address (subject access).")] = "",
) -> None:
    """Write export.json and read-me-first.txt into a new folder that only you can read; nothing is sent."""
    if bool(case) == bool(person):
        raise Misconfigured("Name one thing to export: --case REFERENCE or --person EMAIL.")
    with open_existing_store(read_settings()) as store:
        write, name = (export_case, case) if case else (export_person, person)
        try:
            done = write(store, name, folder, operating_user(), WallClock().now())
        except Refused as refusal:
            typer.echo(refusal.user_message, err=True)
            raise typer.Exit(1) from None
    typer.echo(f"Written to {done.folder}: read-me-first.txt says what to redact.")
    typer.echo(f"On the record with its SHA-256: {done.sha256}")
