"""`doorstep bar` and `doorstep bars`: who may see nothing of a case, on behalf of its safeguarding lead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

import typer

from bot.bootstrap import open_existing_store, read_local_settings
from bot.cards.parts.times import moment
from bot.cli.command_time import command_time
from bot.cli.record_of_commands import person_named, refusals_on_record
from bot.cli.services import services_of_command
from bot.services import Services
from bot.settings import read_settings
from bot.use_cases.let_in.bar_person import bar_person, end_standing_bar, list_bars
from state_machines.case.bar import Bar
from state_machines.people.people import Person
from storage.record.operator import operating_user

app = typer.Typer(help="Who may see nothing of a case.", no_args_is_help=True)

_FOR = "The safeguarding lead of the case for whom you do it, by e-mail address."
_WHY = "Why, in a few words; kept sealed, for the safeguarding leads. Asked for where it is not given."


@app.callback()
def about() -> None:
    """Who may see nothing of a case."""


def bar(
    person: Annotated[str, typer.Argument(help="Who is barred, by e-mail address.")],
    case: Annotated[str, typer.Argument(help="The case's reference.")],
    why: Annotated[str, typer.Option(help=_WHY, prompt=True)],
    lead: Annotated[str, typer.Option("--for", help=_FOR)],
) -> None:
    """Bar somebody from a case: a relative, a former partner. They see nothing of it from now on."""
    with _services("bar") as services:
        who, by = _person(services, person), _person(services, lead)
        done = bar_person(services, by, who, case, why, command_time(), by=operating_user())
    typer.echo(done.text)


@app.command("list")
def list_all() -> None:
    """Every bar that stands; why is for the safeguarding leads of the case, who read it in the chat."""
    with _services("bars list") as services:
        standing = list_bars(services, command_time(), by=operating_user())
        _write(services, standing)
    if not standing:
        typer.echo("Nobody is barred from a case.")


def _write(services: Services, standing: Sequence[Bar]) -> None:
    with services.store.read() as uow:
        cases = {one.id: one.reference for one in uow.cases.by_ids([bar.case_id for bar in standing])}
        people = {one.id: one.email for one in uow.people.all()}
    for one in standing:
        typer.echo(
            f"{one.id}  {people[one.person_id]}  {cases[one.case_id]}  since {moment(one.set_at)}  "
            f"for {people[one.lead_id]}"
        )


@app.command()
def end(
    bar_id: Annotated[str, typer.Argument(help="The bar, as `doorstep bars list` names it.")],
    why: Annotated[str, typer.Option(help=_WHY, prompt=True)],
    lead: Annotated[str, typer.Option("--for", help=_FOR)],
) -> None:
    """End a bar: what the person's part in the case brings is theirs again."""
    with _services("bars end") as services:
        by = _person(services, lead)
        done = end_standing_bar(services, by, bar_id, why, command_time(), by=operating_user())
    typer.echo(done.text)


@contextmanager
def _services(command: str) -> Iterator[Services]:
    settings = read_settings()
    local = read_local_settings(settings)
    with open_existing_store(settings) as store, refusals_on_record(store, command):
        yield services_of_command(store, local)


def _person(services: Services, typed: str) -> Person:
    with services.store.read() as uow:
        return person_named(uow, typed)
