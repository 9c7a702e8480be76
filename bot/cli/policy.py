"""`doorstep policy`: check, explain, draw and simulate the boards' policy files."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from json import dumps
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.policy_move import move_case
from bot.cli.policy_pages import bench_policies, write_coverage, write_pages
from bot.cli.policy_simulate import simulate_policy
from bot.slack.addresses import channel_problem
from dialogs.fact_uses import unread_facts
from dialogs.loading import load_board, load_settings
from dialogs.rule_checks import exceptions_no_longer_needed, unasked_facts_of_policy
from state_machines.errors import Misconfigured, PolicyRejected
from state_machines.flowchart import drawing
from state_machines.policy.policy import Policy, shipped_policies
from state_machines.workbench.exploration import Exploration, explore
from state_machines.workbench.scenario import read_scenario, shipped_scenarios
from state_machines.workbench.trial import try_scenario
from state_machines.workbench.words import as_data, as_words

app = typer.Typer(help="The boards' policies: check, explain, draw, walk them.", no_args_is_help=True)

app.command("simulate")(simulate_policy)
app.command("coverage")(write_coverage)
app.command("move")(move_case)
app.command("pages")(write_pages)
app.command("bench")(bench_policies)

Names = Annotated[list[str] | None, typer.Argument(help="By name or file; all shipped ones if none.")]
Authority = Annotated[
    Path | None,
    typer.Option(help="An authority's settings: is each fact that a report asks read, by them or a board?"),
]
Files = Annotated[list[Path] | None, typer.Argument(help="Scenario files; all shipped ones if none.")]


@app.command()
def check(names: Names = None, settings: Authority = None) -> None:
    """Check policy files and say everything that is wrong with them; exit with 1 when anything is."""
    rejected = False
    checked: list[Policy] = []
    for name in names or shipped_policies():
        try:
            policy = load_board(name)
        except PolicyRejected as error:
            rejected = True
            typer.echo(str(error), err=True)
            continue
        checked.append(policy)
        found = explore(policy)
        walked = (f"walked as the program does: {words}" for words in found.problems)
        problems = (*walked, *_needless_exceptions(policy))
        for words in problems:
            typer.echo(f"{policy.name}: {words}", err=True)
        rejected = rejected or bool(problems)
        if not problems:
            _print_result(policy, found)
    unread = unread_facts(checked, [load_settings(settings)]) if settings else ()
    for one in unread:
        typer.echo(one.problem, err=True)
    if rejected or unread:
        raise typer.Exit(1)


def _needless_exceptions(policy: Policy) -> Iterator[str]:
    """Of the boards that come with Doorstep: known exceptions that excuse nothing any more."""
    if policy.name in shipped_policies():
        yield from exceptions_no_longer_needed(policy)


def _print_result(policy: Policy, found: Exploration) -> None:
    size = f"{len(policy.steps)} steps, {len(policy.moves)} moves, {len(found.follows)} ways to stand"
    typer.echo(f"{policy.name}: passes ({size}, version {policy.hash[:12]})")
    waiting = len(unasked_facts_of_policy(policy))
    if waiting:
        words = f"rules that wait for what nobody is asked yet: {waiting} (known exceptions)"
        typer.echo(f"{policy.name}: {words}")


@app.command("test")
def walk_scenarios(files: Files = None) -> None:
    """Play scenario files on the boards' flowcharts and print every difference; exit with 1 if any."""
    wrong = 0
    paths = tuple(files or shipped_scenarios())
    board = cache(load_board)
    for path in paths:
        try:
            scenario = read_scenario(path)
            trial = try_scenario(board(scenario.policy), scenario)
        except PolicyRejected as error:
            problems: tuple[str, ...] = (str(error),)
        else:
            problems = trial.failures
        wrong += bool(problems)
        for words in problems:
            typer.echo(f"{path.parent.name}/{path.name}: {words}", err=True)
    typer.echo(f"{len(paths) - wrong} of {len(paths)} scenarios hold")
    if wrong:
        raise typer.Exit(1)


@app.command("explain")
def explain_policy(
    name: Annotated[str, typer.Argument(help="A policy by name or file.")],
    settings: Annotated[
        Path | None, typer.Option(help="An authority's settings file, for its limits.")
    ] = None,
    *,
    json: Annotated[bool, typer.Option("--json", help="As data, with id, section and origin.")] = False,
) -> None:
    """Say a whole policy in plain words: every step, route, duty and limit, and where each comes from."""
    policy = load_board(name)
    local = load_settings(settings, channel_problem) if settings is not None else None
    if local is not None and local.policy not in (name, policy.name):
        raise Misconfigured(f"{settings} is for the policy {local.policy}, not for {policy.name}.")
    data = dumps(as_data(policy, local), ensure_ascii=False, indent=2) if json else as_words(policy, local)
    typer.echo(data)


@app.command()
def draw(
    name: Annotated[str, typer.Argument(help="A policy by name or file.")],
    out: Annotated[Path, typer.Option(help="Where to: the ending .png, .svg or .mmd says what.")],
    present: Annotated[str | None, typer.Option(help="The step to mark as the present one.")] = None,
) -> None:
    """Draw a board's flowchart from its policy file."""
    policy = load_board(name)
    match out.suffix:
        case ".png":
            picture = drawing.png(policy, present)
        case ".svg":
            picture = drawing.svg(policy, present).encode()
        case ".mmd":
            picture = drawing.mermaid(policy, present).encode()
        case other:
            raise Misconfigured(f"--out ends with '{other}': name a file that ends with .png, .svg or .mmd.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(picture)
    except OSError as error:
        raise Misconfigured(f"--out names {out}, which cannot be written: {error.strerror}.") from None
    typer.echo(f"Drawn: {out}")
