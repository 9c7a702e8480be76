"""A search of the whole chart: every step reached, every step able to close, every open step with a duty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product

from state_machines.machine import Arrow, When, covers, holds, overlap, table_problems
from state_machines.policy_model import PolicyFile
from state_machines.strict_yaml import Path, Problem
from state_machines.vocabulary import REPORTS, values_of


def search_policy(file: PolicyFile) -> Iterator[Problem]:
    """Every problem of a chart whose names are all known."""
    arrows = file.arrows
    yield from _unreachable(file, arrows)
    yield from _without_exit(file, arrows)
    yield from _without_duty(file)
    yield from _ambiguous(file, arrows)
    yield from _refused_reports(file, arrows)


def cases_of(tables: Iterable[When], plans: Iterable[str]) -> Iterator[Mapping[str, str]]:
    """Every combination of the facts that the tables read, absent ones among them.

    The plan is always known: the case carries it.
    """
    names = sorted({name for table in tables for name in table})
    choices = [tuple(plans) if name == "plan" else values_of(name) for name in names]
    for values in product(*choices):
        yield dict(zip(names, values, strict=True))


def _path_of(file: PolicyFile, name: str) -> Path:
    steps: dict[str, Path] = {step.name: ("steps", at, "name") for at, step in enumerate(file.steps)}
    endings: dict[str, Path] = {
        ending.name: ("endings", at, "name") for at, ending in enumerate(file.endings)
    }
    return (steps | endings)[name]


def _reached(starts: Iterable[str], edges: Iterable[tuple[str, str]]) -> set[str]:
    leads: dict[str, set[str]] = {}
    for source, dest in edges:
        leads.setdefault(source, set()).add(dest)
    found, ahead = set(starts), list(starts)
    while ahead:
        new = leads.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return found


def _unreachable(file: PolicyFile, arrows: tuple[Arrow, ...]) -> Iterator[Problem]:
    found = _reached([file.start], ((arrow.source, arrow.dest) for arrow in arrows))
    for name in file.boxes:
        if name not in found:
            words = f"no move leads from the start to {name}; add one, or remove it"
            yield Problem(_path_of(file, name), "unreachable step", words)


def _without_exit(file: PolicyFile, arrows: tuple[Arrow, ...]) -> Iterator[Problem]:
    closing = _reached(
        [ending.name for ending in file.endings], ((arrow.dest, arrow.source) for arrow in arrows)
    )
    leaving = {arrow.source for arrow in arrows if arrow.dest != arrow.source}
    for step in file.steps:
        if step.name not in leaving:
            words = f"no move leaves {step.name}, and it is no ending; add one, or make it an ending"
            yield Problem(_path_of(file, step.name), "step without exit", words)
        elif step.name not in closing:
            words = f"no way from {step.name} leads to an ending; add one"
            yield Problem(_path_of(file, step.name), "never closes", words)


def _without_duty(file: PolicyFile) -> Iterator[Problem]:
    """A step may open different duties in different cases, and must open one in each."""
    for step in file.steps:
        tables = [duty.when for duty in step.duties]
        case = next((case for case in cases_of(tables, file.plans) if not _any_holds(tables, case)), None)
        if step.name != file.start and case is not None:
            words = f"{step.name} opens no duty{_in_case(case)}; add one, so that somebody holds it"
            yield Problem((*_path_of(file, step.name)[:-1], "duties"), "step without a duty", words)


def _ambiguous(file: PolicyFile, arrows: tuple[Arrow, ...]) -> Iterator[Problem]:
    """Two arrows may both apply only when the later one is the wider: then it is the default."""
    for problem in table_problems(tuple(file.boxes), file.start, arrows):
        at = int(problem.arrow.id) if problem.arrow else 0
        yield Problem(("moves", at, "when"), problem.check, f"{problem.words}; change its condition")
    for one, other in combinations(arrows, 2):
        same = (one.source, one.trigger) == (other.source, other.trigger)
        nested = covers(other.when, one.when) or covers(one.when, other.when)
        if same and overlap(one.when, other.when) and not nested:
            words = (
                f"at {one.source} both this and move {int(one.id) + 1} take {one.trigger}; "
                "make their conditions exclude each other"
            )
            yield Problem(("moves", int(other.id), "when"), "ambiguous event", words)


def _refused_reports(file: PolicyFile, arrows: tuple[Arrow, ...]) -> Iterator[Problem]:
    """A report must be taken whatever it says and wherever the chart stands, or it would be lost."""
    for event in sorted({arrow.trigger for arrow in arrows} & REPORTS.keys()):
        for step in file.steps:
            tables = [arrow.when for arrow in arrows if (arrow.trigger, arrow.source) == (event, step.name)]
            case = next((case for case in cases_of(tables, file.plans) if not _any_holds(tables, case)), None)
            if case is not None:
                words = f"{step.name} does not take {event}{_in_case(case)}; add a move"
                yield Problem(_path_of(file, step.name), "report refused", words)


def _any_holds(tables: Sequence[When], case: Mapping[str, str]) -> bool:
    return any(holds(table, case) for table in tables)


def _in_case(case: Mapping[str, str]) -> str:
    named = ", ".join(f"{name} is {value}" for name, value in case.items())
    return f" when {named}" if named else ""
