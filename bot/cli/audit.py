"""`doorstep audit`: prove that the record holds, and show what it says of a case or a person."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap import encryption_keys, open_existing_store
from bot.cards.parts.times import moment
from bot.cli.command_time import latest_time
from bot.cli.progress import shown_progress
from bot.cli.record_of_commands import person_named, put_on_record, refusals_on_record
from bot.reading.record_lines import READ, REFUSE, RecordLine, as_lines, lines_of_case
from bot.settings import Settings, read_settings
from state_machines.errors import NotFound, StoreUnavailable
from storage.record.grants import may_change_record
from storage.record.seals_file import SETTING, SealsRead, read_seals
from storage.record.verification import Check, RecordVerdict, verify_record
from storage.unit_of_work import Store, UnitOfWork

#: So many of the last refusals or readings are shown where neither a case nor a person is named.
NEWEST = 1_000

app = typer.Typer(help="The audit: append-only, sealed, and compared with the tables.", no_args_is_help=True)


@app.callback()
def about() -> None:
    """The audit: append-only, each entry sealed with the one before it."""


@app.command()
def verify(
    head: Annotated[
        str | None, typer.Option(help="A seal from `doorstep audit head`, kept elsewhere.")
    ] = None,
    seals: Annotated[
        Path | None, typer.Option(help="A seals file; not given, the one that DOORSTEP_SEALS_FILE names.")
    ] = None,
    *,
    quick: Annotated[bool, typer.Option("--quick", help="Open nothing that is sealed.")] = False,
) -> None:
    """Check the chain, the tables against it, and seals kept outside; exit with 1 if anything differs.

    It may run while Doorstep writes: everything is read as of one moment.
    """
    settings = read_settings()
    file = seals or settings.seals_file
    with open_existing_store(settings) as store:
        outside = read_seals(file, store.cipher.record_keys) if file and file.exists() else None
        found = _verify(store, settings, outside, quick=quick)
        if file is not None and outside is None:
            found.add("outside", str(file), "there is no such file, although it is named: it was taken away")
        if head and not _is_in_record(store, head.strip()):
            found.add("outside", "the head", "the entry kept as it is not there: the record was cut off")
        with store.snapshot() as connection:
            changeable = may_change_record(connection)
        _put_on_record(store, found, quick=quick)
    for line in _verdict_lines(found, compared=bool(outside or head), changeable=changeable):
        typer.echo(line, err=bool(found.findings))
    if found.findings:
        raise typer.Exit(1)


@app.command("head")
def say_head() -> None:
    """Print the newest entry's seal.

    Keep it somewhere else: then a record that was cut off at its end can be noticed.
    """
    with open_existing_store(read_settings()) as store, store.read() as uow:
        typer.echo(uow.audit.head())


@app.command()
def show(
    *,
    case: Annotated[str | None, typer.Option(help="Everything on record about the case.")] = None,
    person: Annotated[str | None, typer.Option(help="What this person did, by e-mail address.")] = None,
    refused: Annotated[bool, typer.Option("--refused", help="Who was refused what.")] = False,
    reads: Annotated[bool, typer.Option("--reads", help="Who looked at what.")] = False,
) -> None:
    """Show entries of the record, a line each: when, who, what, about which case. That is on record too."""
    if not (case or person or refused or reads):
        raise typer.BadParameter("Say what to show: --case, --person, --refused or --reads.")
    with open_existing_store(read_settings()) as store, refusals_on_record(store, "audit show"):
        with store.read() as uow:
            found = _lines(uow, case, person, REFUSE if refused else READ if reads else "")
        put_on_record(store, "record:read", case=case, person=person, refused=refused, reads=reads)
    for line in found:
        typer.echo(f"{moment(line.at):<28} {line.who:<28} {line.what:<28} {line.about}")
    typer.echo(f"{len(found)} entries.")


def _lines(uow: UnitOfWork, case: str | None, person: str | None, kind: str) -> tuple[RecordLine, ...]:
    """The lines about the case or of the person, of one kind where it is asked for."""
    if case is not None:
        found = lines_of_case(uow, case)
        if found is None:
            raise NotFound(f"There is no case {case}.")
    elif person is not None:
        found = as_lines(uow, uow.audit.by_person(person_named(uow, person).id))
    else:
        return as_lines(uow, uow.audit.newest_of_kind(kind, NEWEST))
    return tuple(one for one in found if not kind or f":{kind}" in one.what)


def _verify(store: Store, settings: Settings, outside: SealsRead | None, *, quick: bool) -> RecordVerdict:
    lines, problems = (outside.lines, outside.problems) if outside else ((), ())
    keys = tuple(encryption_keys(settings))
    workers = min(os.cpu_count() or 1, 4)
    with shown_progress() as shown, store.snapshot() as connection:

        def progress(done: int, whole: int) -> None:
            shown("checking the record", done, whole)

        check = Check(latest_time(settings), keys, lines, quick, workers, progress)
        found = verify_record(connection, check)
    for problem in problems:
        found.add("outside", "the seals file", problem)
    return found


def _is_in_record(store: Store, head: str) -> bool:
    with store.read() as uow:
        return uow.audit.has_entry(head)


def _put_on_record(store: Store, found: RecordVerdict, *, quick: bool) -> None:
    try:
        put_on_record(
            store, "record:verify", entries=found.entries, findings=len(found.findings), quick=quick
        )
    except StoreUnavailable as why:
        typer.echo(f"That it was checked is not on the record: {why}", err=True)


def _verdict_lines(found: RecordVerdict, *, compared: bool, changeable: bool) -> Iterator[str]:
    for one in found.findings:
        yield f"{one.found_by:<8} {one.where}: {one.words}"
    if found.findings:
        count = "1 finding" if len(found.findings) == 1 else f"{len(found.findings)} findings"
        yield f"The audit is broken: {count}. Keep a copy of the database as it is."
        return
    yield (
        f"The audit holds: {found.entries} entries, each sealed with the one before it, and {found.rows} "
        "rows as they recorded them."
    )
    if found.compared is not None:
        kept = found.compared
        yield f"It fits what was kept outside, last at {moment(kept.at)} (entry {kept.seq})."
    elif not compared:
        yield f"It was compared with nothing outside: name a file in {SETTING}, or give a head."
    if changeable:
        yield (
            "The database role that Doorstep uses could alter the record: let another own the tables. See "
            "`doorstep migrate --grant`."
        )
    if found.unsealed or found.tolerated:
        rows = sum(found.tolerated.values())
        yield (
            f"{found.unsealed} entries are of the release before, bound by a later seal; {rows} rows are not "
            "on the record yet, as that release left them."
        )
