"""`doorstep people` and `doorstep cases`: who is there, who leaves, and what is one and the same."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.bootstrap import open_existing_store, read_local_settings
from bot.cli.command_time import command_time
from bot.cli.people_sheet import sheet
from bot.cli.progress import shown_progress
from bot.cli.record_of_commands import refusals_on_record
from bot.health.retention import retention_note
from bot.settings import read_settings
from bot.use_cases.people.check_people import check_people, notes_on_accounts, notes_on_channels
from bot.use_cases.people.join_cases import join_cases
from bot.use_cases.people.join_people import join_people
from bot.use_cases.people.leave import leave
from storage.record.operator import operating_user

app = typer.Typer(help="The people that Doorstep knows.", no_args_is_help=True)
cases = typer.Typer(help="The cases that Doorstep knows.", no_args_is_help=True)


@app.callback()
def about() -> None:
    """The people that Doorstep knows."""


@cases.callback()
def about_cases() -> None:
    """The cases that Doorstep knows."""


@app.command()
def check() -> None:
    """Name every case that does not resolve to reachable holders; exit with 1 when there is one."""
    settings = read_settings()
    local = read_local_settings(settings)
    with open_existing_store(settings) as store:
        with shown_progress() as progress:
            holes = tuple(check_people(store, local, command_time(), progress))
        found = len(holes)
        for line in holes:
            typer.echo(line)
        for note in notes_on_accounts(store):
            typer.echo(f"Note: {note}")
        for note in notes_on_channels(store, local, command_time()):
            typer.echo(note)
        with store.read() as uow:
            unasked = uow.people.count_not_asked_for()
    typer.echo(f"Note: {retention_note(local.retention)}")
    if unasked:
        whose = "1 person's account was" if unasked == 1 else f"{unasked} people's accounts were"
        typer.echo(
            f"{whose} not asked for yet: a running Doorstep asks for a few each minute. Check again then."
        )
    if found:
        raise typer.Exit(1)
    typer.echo(
        "Every case resolves to people, as far as their accounts were asked for."
        if unasked
        else "Every case resolves to people who can be reached."
    )


app.command("sheet")(sheet)


@app.command("leave")
def end_part(
    email: Annotated[str, typer.Argument(help="The work e-mail address of whoever leaves.")],
) -> None:
    """End somebody's part now: their duties go up their ladders, and they see and do nothing more.

    What they reported and recorded stays.
    """
    with open_existing_store(read_settings()) as store, refusals_on_record(store, "people leave"):
        person, waiting = leave(store, email, command_time(), by=operating_user())
    cases_words = "1 open case waits" if waiting == 1 else f"{waiting} open cases wait"
    handed = f" {cases_words} on them: a running Doorstep hands that over within seconds, and says why."
    typer.echo(
        f"{person.email} has left.{handed if waiting else ''} Take them out of people.csv as well, or the "
        "next import brings them back."
    )


@app.command("join")
def join(
    old: Annotated[str, typer.Argument(help="The address of before.")],
    new: Annotated[str, typer.Argument(help="The address that is used now; what it says stays.")],
) -> None:
    """Make one person of two rows that are one, with everything that points to them."""
    with open_existing_store(read_settings()) as store, refusals_on_record(store, "people join"):
        moved = join_people(store, old, new, command_time(), by=operating_user())
    typer.echo(f"{old} and {new} are one person now; {moved} rows followed.")


@cases.command("join")
def join_two_cases(
    old: Annotated[str, typer.Argument(help="The reference of before.")],
    new: Annotated[str, typer.Argument(help="The reference that is used now; what it says stays.")],
) -> None:
    """Make one case of two that are one child, with everything that points to them."""
    with open_existing_store(read_settings()) as store, refusals_on_record(store, "cases join"):
        moved = join_cases(store, old, new, command_time(), by=operating_user())
    typer.echo(f"{old} and {new} are one case now; {moved} rows followed.")
