"""`doorstep access`: who may see and do what, as the table has it by which everything is decided."""

from __future__ import annotations

import typer

from bot.cli.policy_pages import Out, write_page
from state_machines.access.page import access_page

app = typer.Typer(help="Who may see and do what.", no_args_is_help=True)


@app.callback()
def access() -> None:
    """Who may see and do what."""


@app.command("page")
def page(out: Out = None) -> None:
    """Write docs/access.md: each relation to a case, a duty or an alarm, and what it lets somebody do."""
    write_page(access_page(), out)
