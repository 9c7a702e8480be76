"""`doorstep export`: write down everything of a case or a colleague, for a person to read and redact."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap import open_existing_store
from bot.cli.command_time import command_time
from bot.cli.record_of_commands import refusals_on_record
from bot.settings import read_settings
from bot.use_cases.show.export import export_case, export_person
from state_machines.errors import Misconfigured
from storage.record.operator import operating_user


def export(
    folder: Annotated[Path, typer.Argument(help="A new folder; one that exists is left alone.")],
    case: Annotated[str, typer.Option(help="A case's reference.")] = "",
    person: Annotated[str, typer.Option(help="A colleague's e-mail address (subject access).")] = "",
) -> None:
    """Write export.json and read-me-first.txt into a new folder that only you can read; nothing is sent."""
    if bool(case) == bool(person):
        raise Misconfigured("Name one thing to export: --case REFERENCE or --person EMAIL.")
    with open_existing_store(read_settings()) as store, refusals_on_record(store, "export"):
        write, name = (export_case, case) if case else (export_person, person)
        done = write(store, name, folder, operating_user(), command_time())
    typer.echo(f"Written to {done.folder}: read-me-first.txt says what to redact.")
    typer.echo(f"On the record with its SHA-256: {done.sha256}")
