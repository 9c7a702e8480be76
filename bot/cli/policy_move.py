"""`doorstep policy move`: moves one open case to another policy text, after a preview."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from bot.bootstrap import open_existing_store, read_local_settings
from bot.cli.command_time import command_time
from bot.cli.record_of_commands import refusals_on_record
from bot.cli.services import services_of_command
from bot.settings import read_settings
from bot.use_cases.map.move_policy import Preview, move_policy, preview_policy_move
from dialogs.loading import load_board
from dialogs.rule_checks import facts_by_report
from state_machines.policy.policy import Policy
from state_machines.workbench.dangers import danger_page
from state_machines.workbench.rights import rights_page
from storage.record.operator import operating_user


def move_case(
    reference: Annotated[str, typer.Argument(help="The case's reference.")],
    to: Annotated[str, typer.Option(help="The policy, by name or file.")],
    by: Annotated[str, typer.Option(help="The e-mail address of whoever decides it.")],
    reason: Annotated[str, typer.Option(help="Why; it stays on the record, so no names.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask after the preview.")] = False,
) -> None:
    """Move an open case to another text of its policy: shows what changes, asks, and records who and why."""
    settings = read_settings()
    local, new = read_local_settings(settings), load_board(to)
    with open_existing_store(settings) as store, refusals_on_record(store, "policy move"):
        services = services_of_command(store, local)
        for line in preview_lines(preview_policy_move(services, reference, new, command_time())):
            typer.echo(line)
        if not yes:
            typer.confirm(f"Move {reference} to this text?", abort=True)
        move_policy(services, reference, new, by, reason, command_time(), operating_user())
    typer.echo(f"{reference} goes by {new.name} {new.hash[:12]} now; whoever holds something is told.")


def preview_lines(found: Preview) -> Iterator[str]:
    """What would change: step, duties, and every line of who is told, who may record and what danger does."""
    new = found.new
    yield f"From {found.old.name} {found.old.hash[:12]} to {new.name} {new.hash[:12]}."
    yield f"The step stands: {new.step(found.move.step).title}."
    yield f"Goes on: {', '.join(found.move.keeps) or 'nothing'}."
    yield f"No longer asked: {', '.join(found.move.ends) or 'nothing'}."
    opens = (f"{order.key} ({order.role.value})" for order in found.move.opens)
    yield f"Newly asked: {', '.join(opens) or 'nothing'}."
    yield "Rules that change (- before, + from now on):"
    lines = tuple(_changed_rules(found.old, new))
    yield from lines or ("  none",)


def _changed_rules(old: Policy, new: Policy) -> Iterator[str]:
    for pages in (
        (rights_page(old), rights_page(new)),
        (danger_page(old, facts_by_report()), danger_page(new, facts_by_report())),
    ):
        before, after = (_rows(page) for page in pages)
        yield from (f"  - {line}" for line in before if line not in after)
        yield from (f"  + {line}" for line in after if line not in before)


def _rows(page: str) -> list[str]:
    return [line for line in page.splitlines() if line.startswith("| ")]
