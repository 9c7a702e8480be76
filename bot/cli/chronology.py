"""`doorstep chronology`: the chronology of a case as a file, for one person who may see all of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap import open_existing_store, read_local_settings
from bot.cli.command_time import command_time
from bot.cli.new_file import write_new_file
from bot.cli.record_of_commands import person_named, refusals_on_record
from bot.cli.services import services_of_command
from bot.settings import read_settings
from bot.use_cases.show.take_chronology import MAKERS, Wanted, take_chronology
from state_machines.errors import Misconfigured
from storage.record.operator import operating_user


def write_chronology(
    case: Annotated[str, typer.Argument(help="The case's reference.")],
    out: Annotated[Path, typer.Option(help="The file to write: its name ends in .pdf or .csv.")],
    reader: Annotated[
        str, typer.Option("--for", help="The e-mail address of whoever it is for; they see the whole case.")
    ],
    *,
    family: Annotated[
        bool, typer.Option("--family", help="With the other children whose whole case they may see.")
    ] = False,
    months: Annotated[int, typer.Option(min=0, help="The last months only, with a summary.")] = 0,
) -> None:
    """Write the chronology of a case; the record says who took it, for whom, and the file's digest."""
    ending = out.suffix.lower().removeprefix(".")
    if ending not in MAKERS:
        raise Misconfigured(f"{out} is neither .pdf nor .csv.")
    settings = read_settings()
    local = read_local_settings(settings)
    with open_existing_store(settings) as store, refusals_on_record(store, "chronology"):
        services = services_of_command(store, local)
        with store.read() as uow:
            person = person_named(uow, reader)
        made = take_chronology(
            services, person, Wanted(case, family, months), command_time(), (ending,), operating_user()
        )
    write_new_file(out, made[0].content)
    typer.echo(f"Wrote {out}, for {person.name}. Its digest is on the record: `doorstep audit check {out}`.")
