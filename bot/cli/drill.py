"""`doorstep drill TEAM`: practise a team's ladder, with PRACTICE on every card, and say who answered when."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.bootstrap import open_existing_store, read_local_settings
from bot.cards.messages.drill import drill_lines, report_card
from bot.cli.health import clock_of
from bot.cli.services import services_of_command
from bot.settings import read_settings
from bot.use_cases.drills.run_drill import WantedDrill, start_drill, stop_drill
from bot.use_cases.people.record_refusal import record_refusal
from state_machines.case.report import Urgency
from state_machines.errors import Misconfigured, Refused
from state_machines.people.people import Person
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
    with open_existing_store(settings) as store, clock_of(settings) as clock:
        services = services_of_command(store, local)
        if report:
            _say_report(store, team)
            return
        person = _person(store, by, "--by")
        try:
            if end:
                stop_drill(services, team, person, clock.now(), ended_as=operating_user())
                typer.echo(
                    "The drill is ended. `doorstep drill " + team + " --report` says who answered when."
                )
                return
            asked = _person(store, worker, "--worker") if worker else None
            wanted = WantedDrill(team, urgency, person, operating_user(), asked)
            start_drill(services, wanted, clock.now())
        except Refused as refused:
            record_refusal(services, person, "drill", team, refused, clock.now())
            raise Misconfigured(refused.user_message) from None
    typer.echo(
        f"A drill of team {team} has begun. You are told in your own messages when it is over; "
        f"`doorstep drill {team} --report` says who answered when, and --end ends it."
    )


def _person(store: Store, email: str, option: str) -> Person:
    with store.read() as uow:
        found = uow.people.by_email(email) if email else None
    if found is None:
        raise Misconfigured(f"{option} has to be the e-mail address of somebody in people.csv.")
    return found


def _say_report(store: Store, team: str) -> None:
    with store.read() as uow:
        last = uow.drills.last_of(team)
        if last is None:
            raise Misconfigured(f"Team {team} has had no drill.")
        typer.echo(report_card(uow, last).title)
        for line in drill_lines(uow, last):
            typer.echo(f"  {line}")
