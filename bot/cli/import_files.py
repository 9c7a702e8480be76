"""`doorstep import`: people, cases and a rota from files, with what that changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from bot.bootstrap import open_existing_store, open_store, read_local_settings
from bot.cards.parts.words import count_words
from bot.cli.command_time import command_time
from bot.cli.progress import shown_progress
from bot.cli.tables import origin_of, read_bytes, read_table
from bot.settings import Settings, read_settings
from bot.use_cases.people.import_options import ImportOptions
from bot.use_cases.people.import_people import ImportResult, import_people
from bot.use_cases.people.import_rota import RotaFile
from storage.database import sqlite_file
from storage.encryption import new_key
from storage.record.operator import operating_user
from storage.unit_of_work import Store

#: So many of each sort are listed; with a dry run all of them.
_LISTED = 20


def import_files(
    people_csv: Annotated[Path, typer.Argument(help="people.csv: everybody who may report or be told.")],
    cases_csv: Annotated[Path, typer.Argument(help="cases.csv: references, plans, social workers.")],
    rota: Annotated[
        Path | None, typer.Argument(help="rota.csv or rota.ics: who is on duty, from when to when.")
    ] = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and write nothing.")
    ] = False,
    partial: Annotated[
        bool, typer.Option("--partial", help="The files only add: nobody ends, and no case is gone.")
    ] = False,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Also where more is gone than an import may miss.")
    ] = False,
) -> None:
    """Import people and cases: all rows, or none with a list of what is wrong in which row.

    The files are whole: whoever people.csv does not name any more has left, and a case that cases.csv does
    not name is gone.
    """
    people, cases = read_bytes(people_csv), read_bytes(cases_csv)
    on_duty = RotaFile(rota.name, read_table(rota), origin_of(rota)) if rota else None
    settings = read_settings()
    options = _options(settings, dry_run=dry_run, partial=partial, anyway=anyway)
    opened = _to_compare_with(settings) if dry_run else open_store(settings)
    with opened as store, shown_progress() as progress:
        result = import_people(store, people, cases, command_time(), on_duty, options, progress)
    _say(result, dry_run=dry_run, rota=rota is not None)


@contextmanager
def _to_compare_with(settings: Settings) -> Iterator[Store]:
    """The database; before there is one, an empty one that goes again."""
    file = sqlite_file(settings.database_url)
    if file is None or (file.exists() and file.stat().st_size):
        with open_existing_store(settings) as store:
            yield store
        return
    with TemporaryDirectory() as folder, Store(f"sqlite:///{folder}/empty.db", [new_key()]) as store:
        store.upgrade()
        yield store


def _options(settings: Settings, *, dry_run: bool, partial: bool, anyway: bool) -> ImportOptions:
    """As the local settings have it; a first import may come before there are any."""
    options = ImportOptions(partial=partial, anyway=anyway, dry_run=dry_run, by=operating_user())
    if settings.settings_file is None:
        return options
    local = read_local_settings(settings)
    return ImportOptions(
        partial=partial,
        anyway=anyway,
        dry_run=dry_run,
        largest_loss=local.largest_loss_percent,
        loss_is_ours=local.imports is None,
        by=options.by,
        teams=frozenset(local.teams),
        reference_pattern=local.reference_pattern,
    )


def _say(result: ImportResult, *, dry_run: bool, rota: bool) -> None:
    for line in (*_changes(result, dry_run=dry_run), *result.warnings):
        typer.echo(line)
    for problem in result.problems:
        typer.echo(problem, err=True)
    if result.problems:
        typer.echo(f"Nothing was imported: {len(result.problems)} to mend.", err=True)
        raise typer.Exit(1)
    shifts = f", and a rota of {count_words(result.shifts, 'shift')}" if rota and not dry_run else ""
    done = "Nothing was written. It would be" if dry_run else "Imported"
    people, cases = count_words(result.people, "person", "people"), count_words(result.cases, "case")
    typer.echo(f"{done} {people} and {cases}{shifts}.")


def _changes(result: ImportResult, *, dry_run: bool) -> Iterator[str]:
    """Figures for each file, and what is new, changed, back and gone by address and reference."""
    most = None if dry_run else _LISTED
    people, cases = result.people_changes, result.case_changes
    emails, references = [one.email for one in people.new], [one.reference for one in cases.new]
    yield from _of_file(
        "people",
        {
            "new": emails,
            "changed": [_name_with_former(before.email, after.email) for before, after in people.changed],
            "back": [one.email for one in people.back],
            "gone": [one.email for one in people.gone],
        },
        len(people.unchanged),
        most,
    )
    yield from _of_file(
        "cases",
        {
            "new": references,
            "changed": [
                _name_with_former(before.reference, after.reference) for before, after in cases.changed
            ],
            "back": [one.reference for one in cases.back],
            "gone": [one.reference for one in cases.gone],
        },
        len(cases.unchanged),
        most,
    )


def _of_file(what: str, sorts: dict[str, list[str]], unchanged: int, most: int | None) -> Iterator[str]:
    counts = ", ".join(f"{len(listed)} {sort}" for sort, listed in sorts.items() if sort != "back" or listed)
    if not unchanged and not any(sorts.values()):
        return
    yield f"{what}: {counts}, {unchanged} unchanged"
    for sort, listed in sorts.items():
        yield from (f"  {sort}: {one}" for one in _first(listed, most))


def _first(listed: Sequence[str], most: int | None) -> list[str]:
    shown = sorted(listed)[:most]
    more = len(listed) - len(shown)
    return [*shown, f"… and {more} more (--dry-run lists all)"] if more else shown


def _name_with_former(before: str, after: str) -> str:
    return after if before == after else f"{after}, before {before}"
