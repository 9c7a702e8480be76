"""`doorstep people sheet`: a sheet of paper with whom to telephone, for when Doorstep is down."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap import open_existing_store, read_local_settings
from bot.cards.documents.contact_sheet import (
    NO_NUMBER,
    ContactSheet,
    contact_sheet_html,
    contact_sheet_text,
)
from bot.cards.documents.contact_sheet_pdf import contact_sheet_pdf
from bot.cards.parts.times import moment
from bot.cli.command_time import command_time
from bot.cli.new_file import write_new_file
from bot.cli.record_of_commands import put_on_record
from bot.settings import read_settings
from bot.use_cases.show.contact_sheet import read_contact_sheet
from state_machines.errors import Misconfigured

_MAKERS: Mapping[str, Callable[[ContactSheet], bytes]] = {
    ".pdf": contact_sheet_pdf,
    ".html": contact_sheet_html,
    ".txt": contact_sheet_text,
}
#: For how many days a sheet is good unless it is said otherwise: Doorstep's own figure.
GOOD_FOR_DAYS = 14


def sheet(
    out: Annotated[Path, typer.Option(help="The file to write: its name ends in .pdf, .html or .txt.")],
    team: Annotated[list[str] | None, typer.Option(help="A team only; may be given again.")] = None,
    days: Annotated[int, typer.Option(min=1, max=31, help="For how many days it is good.")] = GOOD_FOR_DAYS,
) -> None:
    """Write whom to telephone when Doorstep is down: teams, duty managers, out of hours, the last resort.

    It holds professionals' telephone numbers and no case: keep it where only they read it.
    """
    make = _MAKERS.get(out.suffix.lower())
    if make is None:
        raise Misconfigured(f"{out} is neither .pdf, .html nor .txt.")
    settings = read_settings()
    local = read_local_settings(settings)
    unknown = [name for name in team or () if name not in local.teams]
    if unknown:
        raise Misconfigured(f"No team is called {unknown[0]}: the settings have {', '.join(local.teams)}.")
    with open_existing_store(settings) as store:
        with store.read() as uow:
            made = read_contact_sheet(uow, local, command_time(), days, team or ())
        content = make(made)
        write_new_file(out, content)
        put_on_record(
            store,
            "people:sheet",
            file=out.name,
            sha256=hashlib.sha256(content).hexdigest(),
            good_until=made.good_until.isoformat(),
            teams=list(team or local.teams),
        )
    contacts = [one for section in made.sections for one in section.contacts]
    missing = len({one.name for one in contacts if one.number == NO_NUMBER})
    typer.echo(f"Wrote {out}, good until {moment(made.good_until)}. That it was made is on the record.")
    if missing:
        have = "has" if missing == 1 else "have"
        typer.echo(f"{missing} on it {have} no telephone number in people.csv.")
