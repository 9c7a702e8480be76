"""`doorstep rota`: import who is on duty, and list it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap import open_existing_store
from bot.cards.parts.words import count_words
from bot.cli.command_time import command_time
from bot.cli.tables import origin_of, read_table
from bot.settings import read_settings
from bot.use_cases.people.import_rota import RotaFile, import_rota
from state_machines.people.rota import PART_TITLES
from state_machines.time.moments import day_and_clock

app = typer.Typer(help="Who is duty manager, and who is duty contact out of hours.", no_args_is_help=True)

#: How far ahead the list looks.
_AHEAD = timedelta(days=400)


@app.callback()
def about() -> None:
    """Who is duty manager, and who is duty contact out of hours."""


@app.command("import")
def import_file(
    file: Annotated[
        Path, typer.Argument(help="A list: part, team, person, begins, ends (.csv), or a calendar (.ics).")
    ],
) -> None:
    """Import a rota: all of it, or none with a list of what is wrong where. Safe to repeat."""
    text = read_table(file)
    with open_existing_store(read_settings()) as store:
        done = import_rota(store, RotaFile(file.name, text, origin_of(file)), command_time())
    for problem in done.problems:
        typer.echo(problem, err=True)
    if done.problems:
        typer.echo(f"Nothing was imported: {len(done.problems)} to mend.", err=True)
        raise typer.Exit(1)
    typer.echo(f"Imported {count_words(done.shifts, 'shift')} in place of {done.replaced} imported before.")


@app.command("list")
def list_all() -> None:
    """Every shift that has not ended, by when it begins."""
    now = command_time()
    with open_existing_store(read_settings()) as store, store.read() as uow:
        shifts = uow.rota.in_force(now, now + _AHEAD)
        people = {person.id: person for person in uow.people.all()}
    for one in shifts:
        span = f"{day_and_clock(one.begins_at)} to {day_and_clock(one.ends_at)}"
        typer.echo(
            f"{span}  {PART_TITLES[one.part]}  {one.team or 'all teams'}  {people[one.person_id].email}"
        )
    if not shifts:
        typer.echo("No rota is imported for now or later; the local settings say who is on duty.")
