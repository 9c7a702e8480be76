"""`doorstep settings`: check an authority's settings file without a network or a database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot.cards.parts.days_off import day_off_words
from bot.cli.tables import read_bytes
from bot.settings import read_settings, settings_file
from bot.slack.addresses import channel_problem
from bot.use_cases.people.files.csv_rows import parse_csv
from bot.use_cases.people.files.people_file import FILE, PersonRow
from dialogs.loading import load_board, load_settings
from state_machines.errors import SettingsRejected
from state_machines.settings.local_settings import LocalSettings

app = typer.Typer(help="The authority's own settings.", no_args_is_help=True)


@app.callback()
def about() -> None:
    """The authority's own settings."""


@app.command()
def check(
    file: Annotated[
        Path | None, typer.Argument(help="A settings file; not given, the one of DOORSTEP_SETTINGS_FILE.")
    ] = None,
    people: Annotated[
        Path | None, typer.Option(help="people.csv: does everybody stand there whom the settings name?")
    ] = None,
) -> None:
    """Say everything that is wrong with a settings file, or what it sets; exit with 1 when anything is."""
    path = file or settings_file(read_settings())
    try:
        local = load_settings(path, channel_problem)
    except SettingsRejected as rejected:
        for line in rejected.problems:
            typer.echo(line, err=True)
        typer.echo(f"{path} cannot be used: {len(rejected.problems)} to mend.", err=True)
        raise typer.Exit(1) from None
    wrong = tuple(_wrong_with_people(local, people)) if people else ()
    for line in _lines(path, local):
        typer.echo(line)
    for line in wrong:
        typer.echo(line, err=True)
    if wrong:
        raise typer.Exit(1)


def _lines(path: Path, local: LocalSettings) -> Iterator[str]:
    yield f"{path} passes: {local.authority}, by the chart of {load_board(local.policy).title}."
    yield f"Teams: {', '.join(local.teams)}. Last resort: {local.last_resort}."
    hours = local.working_hours
    yield f"Working time: {', '.join(hours.days)}, {hours.from_:%H:%M} to {hours.to:%H:%M}, London's."
    for off in sorted(local.days_off, key=lambda one: one.from_):
        yield f"Day off: {day_off_words(off)}"
    if local.example:
        yield "It says that it is an example: before real use, set `example: no` and your own names."


def _wrong_with_people(local: LocalSettings, path: Path) -> Iterator[str]:
    found = parse_csv(FILE, read_bytes(path), PersonRow)
    yield from found.errors
    known = found.column("email")
    for address in local.seniors:
        if address not in known:
            yield f"The settings name {address}, who is not in {path}. Add them, or correct the settings."
