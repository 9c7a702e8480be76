"""`doorstep drill TEAM`: practise a team's ladder, with PRACTICE on every card, and say who answered when."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.bootstrap import open_existing_store, read_local_settings
from bot.cards.messages.drill import drill_lines, report_card
from bot.cli.command_time import command_time
from bot.cli.record_of_commands import person_named, refusals_on_record
from bot.cli.services import services_of_command
from bot.settings import read_settings
from bot.use_cases.drills.run_drill import WantedDrill, start_drill, stop_drill
from state_machines.case.report import Urgency
from state_machines.errors import Misconfigured, NotFound
from storage.record.operator import operating_user
from storage.unit_of_work import Store


def drill(
    team: Annotated[str, typer.Argument(help="The team's name in the settings.")],
    by: Annotated[
        str, typer.Option(help="Your e-mail address: an administrator, or a manager of the team.")
    ] = "",
    worker: Annotated[str, typer.Option(help="Who is asked first; not said, somebody of the team.")] = "",
    urgency: Annotated[Urgency, typer.Option(help="Whose waits of the settings it has.")] = Urgency.IMMEDIATE,
    *,
    end: Annotated[bool, typer.Option("--end", help="End the drill that runs.")] = False,
    report: Annotated[bool, typer.Option("--report", help="Say who answered when, in the last one.")] = False,
) -> None:
    """Practise a team's ladder: a running Doorstep asks as in earnest, with PRACTICE on every card.

    No child is concerned, and it is counted nowhere. It ends with the first "I have this", by --end, or
    after a day.
    """
    settings = read_settings()
    local = read_local_settings(settings)
    if team not in local.teams:
        raise Misconfigured(f"No team is called {team}: the settings have {', '.join(local.teams)}.")
    if not by and not report:
        raise Misconfigured("--by has to be your work e-mail address, as people.csv has it.")
    with open_existing_store(settings) as store, refusals_on_record(store, "drill") as asking:
        if report:
            _say_report(store, team)
            return
        services, now = services_of_command(store, local), command_time(settings)
        with store.read() as uow:
            asking.person = person = person_named(uow, by)
            asked = person_named(uow, worker) if worker else None
        if end:
            stop_drill(services, team, person, now, ended_as=operating_user())
            typer.echo(f"The drill is ended. `doorstep drill {team} --report` says who answered when.")
            return
        start_drill(services, WantedDrill(team, urgency, person, operating_user(), asked), now)
    typer.echo(
        f"A drill of team {team} has begun. You are told in your own messages when it is over; "
        f"`doorstep drill {team} --report` says who answered when, and --end ends it."
    )


def _say_report(store: Store, team: str) -> None:
    with store.read() as uow:
        last = uow.drills.last_of(team)
        if last is None:
            raise NotFound(f"Team {team} has had no drill.")
        typer.echo(report_card(uow, last).title)
        for line in drill_lines(uow, last):
            typer.echo(f"  {line}")
