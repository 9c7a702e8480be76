"""`doorstep policy simulate`: walk a board's flowchart event by event, and keep the walk as a scenario."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from dialogs.loading import load_board
from state_machines.case.case import Plan
from state_machines.errors import Misconfigured
from state_machines.policy.vocabulary import DATE_FACTS, FACTS
from state_machines.workbench.scenario import ScenarioStep, read_scenario
from state_machines.workbench.simulation import (
    Choice,
    SimulatedEvent,
    as_scenario,
    choices,
    describe_event,
    simulate,
)
from state_machines.workbench.walk import PolicyWalk, begin_walk

_FACTS_HELP = "Facts as name=value, separated by spaces (empty for none)"


def simulate_policy(
    name: Annotated[str, typer.Argument(help="A policy by name or file.")],
    plan: Annotated[Plan | None, typer.Option(help="The child's plan; the policy's first if none.")] = None,
    events: Annotated[Path | None, typer.Option(help="Walk the steps of this scenario file.")] = None,
    save: Annotated[Path | None, typer.Option(help="Keep the walk as a scenario in this file.")] = None,
) -> None:
    """Walk a board's flowchart event by event and show who is told, what is owed, and why."""
    policy = load_board(name)
    read = read_scenario(events) if events is not None else None
    chosen = plan or (read.plan if read else policy.plans[0])
    walk = begin_walk(policy, chosen)
    walked = list(_walk(walk, read.steps if read else None))
    if save is not None:
        title = typer.prompt("What does this walk show?", default=save.stem) if read is None else read.name
        _write_scenario(save, as_scenario(policy, chosen, title, walked))


def _walk(
    walk: PolicyWalk, steps: Iterator[ScenarioStep] | tuple[ScenarioStep, ...] | None
) -> Iterator[SimulatedEvent]:
    """Try each event in turn: those of a file, or those that the person at the keyboard chooses."""
    given = iter(steps) if steps is not None else None
    while not walk.has_ended:
        step = next(given, None) if given is not None else _choose(walk)
        if step is None:
            return
        found = simulate(walk, step)
        typer.echo(f"\n{step.event}")
        for line in describe_event(found):
            typer.echo(f"  {line}")
        walk = found.walk
        yield found


def _choose(walk: PolicyWalk) -> ScenarioStep | None:
    possible = choices(walk)
    typer.echo(f"\nAt: {walk.policy.step(walk.step).title}. Owed: {', '.join(walk.open) or 'nothing yet'}")
    for number, choice in enumerate(possible, start=1):
        typer.echo(f"  {number}  {choice.label}")
    number = typer.prompt("What happens (0 to stop)", type=int)
    if not 1 <= number <= len(possible):
        return None
    return _ask_facts(possible[number - 1])


def _ask_facts(choice: Choice) -> ScenarioStep:
    said = typer.prompt(_FACTS_HELP, default="", show_default=False)
    pairs = dict(part.partition("=")[::2] for part in said.split())
    for name, value in pairs.items():
        if name not in DATE_FACTS and value not in FACTS.get(name, ()):
            known = ", ".join(FACTS.get(name, ())) or "no such fact"
            typer.echo(f"  {name}={value} is left out: {known}")
    kept = {
        name: value for name, value in pairs.items() if name in DATE_FACTS or value in FACTS.get(name, ())
    }
    return ScenarioStep(event=choice.event, by=choice.by, facts=kept)


def _write_scenario(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Misconfigured(f"--save names {path}, which cannot be written: {error.strerror}.") from None
    typer.echo(f"Kept: {path}. Try it with: doorstep policy test {path}")
