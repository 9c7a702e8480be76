"""Puts on record what a command did or was refused: by which user of the system, and with which file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer

from bot.cli.command_time import command_time
from bot.use_cases.people.record_refusal import record_refused_command
from state_machines.errors import NotFound, Refused
from state_machines.people.people import Person
from storage.record.operator import operating_user
from storage.records import Json
from storage.unit_of_work import Store, UnitOfWork

#: The subject of entries about the database as a whole.
DATABASE = "database"


def put_on_record(store: Store, action: str, **details: Json) -> None:
    """Write an entry about something that this command did."""
    with store.write() as uow:
        uow.audit.append(command_time(), None, action, DATABASE, {"user": operating_user(), **details})
        uow.commit()


@dataclass
class Asking:
    """For whom a command is run, once that is known."""

    person: Person | None = None


@contextmanager
def refusals_on_record(store: Store, command: str) -> Iterator[Asking]:
    """Put what is refused within on record and say it in its own words; the command ends with 1."""
    asking = Asking()
    try:
        yield asking
    except Refused as refused:
        record_refused_command(
            store, command, refused, command_time(), user=operating_user(), person=asking.person
        )
        typer.echo(refused.user_message, err=True)
        raise typer.Exit(1) from None


def person_named(uow: UnitOfWork, email: str) -> Person:
    """Whoever has this work e-mail address, as every command finds people; raises NotFound."""
    person = uow.people.by_email(email.strip())
    if person is None:
        raise NotFound(f"Doorstep knows nobody with the address {email}. Check its spelling.")
    return person


def hash_of_file(path: Path) -> str:
    """The SHA-256 of a file, by which it can be recognised."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
