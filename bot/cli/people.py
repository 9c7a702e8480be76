"""`doorstep import` and `doorstep people check`: import people, and check that somebody is always found."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap import open_store, read_local_settings
from bot.cli.tables import read_table
from bot.clock import WallClock
from bot.health.retention import retention_note
from bot.settings import read_settings
from bot.use_cases.people.check_people import check_people
from bot.use_cases.people.import_people import import_people
from bot.use_cases.people.import_rota import RotaFile
from state_machines.errors import Misconfigured

app = typer.Typer(help="The people and cases that Doorstep knows.", no_args_is_help=True)


@app.callback()
def about() -> None:
    """The people and cases that Doorstep knows."""


def import_files(
    people_csv: Annotated[Path, typer.Argument(help="people.csv: everybody who may report or be told.")],
    cases_csv: Annotated[Path, typer.Argument(help="cases.csv: references, plans, social workers.")],
    rota: Annotated[
        Path | None, typer.Argument(help="rota.csv or rota.ics: who is on duty, from when to when.")
    ] = None,
) -> None:
    """Import people and cases: all rows, or none with a list of what is wrong in which row."""
    people, cases = _read(people_csv), _read(cases_csv)
    on_duty = RotaFile(rota.name, read_table(rota)) if rota else None
    with open_store(read_settings()) as store:
        result = import_people(store, people, cases, WallClock().now(), on_duty)
    for problem in result.problems:
        typer.echo(problem, err=True)
    if result.problems:
        typer.echo(f"Nothing was imported: {len(result.problems)} to mend.", err=True)
        raise typer.Exit(1)
    shifts = f", and a rota of {result.shifts} shifts" if rota else ""
    typer.echo(f"Imported {result.people} people and {result.cases} cases{shifts}.")


@app.command()
def check() -> None:
    """Name every case that does not resolve to reachable holders; exit with 1 when there is one."""
    settings = read_settings()
    local = read_local_settings(settings)
    with open_store(settings) as store:
        found = 0
        for line in check_people(store, local, WallClock().now()):
            typer.echo(line)
            found += 1
    typer.echo(f"Note: {retention_note(local.retention)}")
    if found:
        raise typer.Exit(1)
    typer.echo("Every case resolves to people who can be reached.")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Misconfigured(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Misconfigured(f"{path} is not UTF-8 text: save it as 'CSV UTF-8'.") from None
