"""`doorstep policy coverage`, `pages` and `bench`: write the pages that are generated from the policies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.policy_speed import speed_page
from dialogs.loading import load_board
from dialogs.rule_checks import facts_by_report
from state_machines.errors import Misconfigured
from state_machines.policy.policy import shipped_policies
from state_machines.workbench.coverage import Coverage, coverage_page, measure_coverage
from state_machines.workbench.dangers import danger_page
from state_machines.workbench.exploration import explore
from state_machines.workbench.rights import rights_page
from state_machines.workbench.scenario import read_scenario, shipped_scenarios
from state_machines.workbench.trial import try_scenario

Folder = Annotated[Path, typer.Option(help="The folder in which the pages are written.")]
Out = Annotated[Path | None, typer.Option(help="Where to; on the screen if nowhere.")]


def write_coverage(out: Out = None) -> None:
    """Write which parts of the boards' documents are covered; exit with 1 if no scenario reaches a row."""
    boards = [coverage_of(name) for name in shipped_policies()]
    write_page(coverage_page(boards), out)
    if any(board.proved_count < len(board.rows) for board in boards):
        raise typer.Exit(1)


def coverage_of(name: str) -> Coverage:
    """The coverage of one shipped board, by its scenarios and by the search."""
    policy = load_board(name)
    trials = [try_scenario(policy, read_scenario(path)) for path in shipped_scenarios(name)]
    return measure_coverage(policy, trials, explore(policy))


def write_pages(folder: Folder) -> None:
    """Write two pages a board: who may record what and who is told, and what follows from danger."""
    for name in shipped_policies():
        for file, text in pages_of(name).items():
            write_page(text, folder / file)


def pages_of(name: str) -> dict[str, str]:
    """The two pages of one shipped board, by the name of the file."""
    policy = load_board(name)
    danger = danger_page(policy, facts_by_report())
    return {f"{name}-rights.md": rights_page(policy), f"{name}-danger.md": danger}


def bench_policies(out: Out = None) -> None:
    """Measure a move on the largest policy, and the loading and checking of all policies."""
    write_page(speed_page(), out)


def write_page(text: str, out: Path | None) -> None:
    """Write a page to the file, or to the screen where none is named."""
    if out is None:
        typer.echo(text, nl=False)
        return
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Misconfigured(f"--out names {out}, which cannot be written: {error.strerror}.") from None
    typer.echo(f"Written: {out}")
