"""Searches a chart by its arrows alone: each step can be reached, can be closed, and has a duty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from state_machines.machine import Arrow
from state_machines.policy.cases import case_clause, uncovered_case
from state_machines.policy.model import PolicyFile
from state_machines.policy.strict_yaml import FieldPath, Problem


def search_policy(file: PolicyFile) -> Iterator[Problem]:
    """Every problem of a chart whose names are all known."""
    arrows = file.arrows
    yield from _unreachable_steps(file, arrows)
    yield from _steps_without_exit(file, arrows)
    yield from _steps_without_duty(file)


def _path_of(file: PolicyFile, name: str) -> FieldPath:
    steps: dict[str, FieldPath] = {step.name: ("steps", at, "name") for at, step in enumerate(file.steps)}
    endings: dict[str, FieldPath] = {
        ending.name: ("endings", at, "name") for at, ending in enumerate(file.endings)
    }
    return (steps | endings)[name]


def _reachable_from(starts: Iterable[str], edges: Iterable[tuple[str, str]]) -> set[str]:
    leads: dict[str, set[str]] = {}
    for source, dest in edges:
        leads.setdefault(source, set()).add(dest)
    found, ahead = set(starts), list(starts)
    while ahead:
        new = leads.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return found


def _unreachable_steps(file: PolicyFile, arrows: tuple[Arrow, ...]) -> Iterator[Problem]:
    found = _reachable_from([file.start], ((arrow.source, arrow.dest) for arrow in arrows))
    for name in file.boxes:
        if name not in found:
            words = f"no move leads from the start to {name}; add one, or remove it"
            yield Problem(_path_of(file, name), "unreachable step", words)


def _steps_without_exit(file: PolicyFile, arrows: tuple[Arrow, ...]) -> Iterator[Problem]:
    closing = _reachable_from(
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


def _steps_without_duty(file: PolicyFile) -> Iterator[Problem]:
    """A problem for each step that opens no duty for some facts; which duty it is may depend on the facts."""
    for step in file.steps:
        tables = [duty.when for duty in step.duties]
        case = uncovered_case(tables, file.plans)
        if step.name != file.start and case is not None:
            words = f"{step.name} opens no duty{case_clause(case)}; add one, so that somebody holds it"
            yield Problem((*_path_of(file, step.name)[:-1], "duties"), "step without a duty", words)
