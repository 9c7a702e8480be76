"""`doorstep audit check FILE`: which entry of the record wrote this file, or that none did."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap import open_existing_store
from bot.cards.parts.times import day
from bot.settings import read_settings
from bot.use_cases.show.take_chronology import WRITTEN
from state_machines.errors import Misconfigured
from state_machines.time.moments import LONDON
from storage.records import AuditEntry


def check(file: Annotated[Path, typer.Argument(help="A file that Doorstep wrote, such as a PDF.")]) -> None:
    """Say which entry wrote this file; exit with 1 where none did, or the file was changed since."""
    try:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        raise Misconfigured(f"{file} cannot be read: {error.strerror}.") from None
    with open_existing_store(read_settings()) as store, store.read() as uow:
        entries = [entry for entry in uow.audit.of_subject(digest) if entry.action == WRITTEN]
        person = uow.people.by_id(entries[0].actor_id) if entries and entries[0].actor_id else None
        case = uow.cases.by_id(str(entries[0].details.get("case"))) if entries else None
    if not entries:
        typer.echo(f"{file} is none of the files on this record, or was changed since: {digest}", err=True)
        raise typer.Exit(1)
    name, reference = (person.name if person else "somebody"), (case.reference if case else "a case")
    typer.echo(f"{file} is as it was written: {_words(entries[0])}, for {name}, about {reference}.")
    typer.echo("Whether the record itself holds is said by `doorstep audit verify`.")


def _words(entry: AuditEntry) -> str:
    at = entry.at.astimezone(LONDON)
    return f"entry {entry.seq}, {day(at.date())}, {at:%H:%M}"
