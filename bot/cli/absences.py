"""`doorstep absences`: import a calendar of absences, and list the absences that are stored."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap import open_existing_store, read_local_settings
from bot.cards.messages.absences import span_words
from bot.cli.command_time import command_time
from bot.cli.tables import origin_of, read_table
from bot.settings import read_settings
from bot.use_cases.people.import_absences import import_absences

app = typer.Typer(help="Who is away, and who covers.", no_args_is_help=True)

#: How far ahead the list looks.
_AHEAD = timedelta(days=400)


@app.callback()
def about() -> None:
    """Who is away, and who covers."""


@app.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(help="A calendar (.ics), or a list: email, from, to, cover (.csv).")
    ],
) -> None:
    """Import absences: all of them, or none with a list of what is wrong where. Safe to repeat."""
    settings = read_settings()
    local = read_local_settings(settings)
    text = read_table(file)
    with open_existing_store(settings) as store:
        done = import_absences(store, local, file.name, text, command_time(), origin_of(file))
    for problem in done.problems:
        typer.echo(problem, err=True)
    if done.problems:
        typer.echo(f"Nothing was imported: {len(done.problems)} to mend.", err=True)
        raise typer.Exit(1)
    typer.echo(
        f"Imported: {done.added} new, {done.changed} changed, {done.taken_back} taken back, "
        f"{done.over} over already."
    )


@app.command("list")
def list_all() -> None:
    """Every absence that has not ended, by when it begins."""
    now = command_time()
    with open_existing_store(read_settings()) as store, store.read() as uow:
        absences = uow.absences.in_force(now, now + _AHEAD)
        people = {person.id: person for person in uow.people.all()}
    for one in absences:
        cover = people.get(one.cover_id or "")
        typer.echo(
            f"{people[one.person_id].email}  {span_words(one)}  cover: {cover.email if cover else '-'}"
        )
    if not absences:
        typer.echo("Nobody is away, and nothing is to come.")
