"""A dialog's definition errors, all at once, when it is declared and not when somebody is on a doorstep.

How much a surface can show is limit_checks.py's.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from dialogs.fact_checks import fact_problems
from dialogs.spec import REVIEW, Ask, Dialog, Step
from dialogs.topic_checks import topic_exit_problems, unasked_topic_problems
from state_machines.errors import Misconfigured

RESERVED = frozenset({REVIEW, "submitted", "cancelled"})
PICKED_FROM_OPTIONS = frozenset({Ask.CHOICE, Ask.SEVERAL})


class DialogRejected(Misconfigured):
    """A dialog's declaration does not pass its checks; `problems` has one line each."""


def declare(dialog: Dialog) -> Dialog:
    """Check a dialog and return it; raises DialogRejected with every problem found."""
    found = tuple(f"{dialog.name}: {problem}" for problem in dialog_problems(dialog))
    if found:
        raise DialogRejected(f"The dialog “{dialog.name}” cannot be used.", found)
    return dialog


def dialog_problems(dialog: Dialog) -> Iterator[str]:
    """Every problem, one line each; paths are looked at only once all names are right."""
    names = [step.name for step in dialog.steps]
    yield from _duplicates("step", names)
    yield from (f"step {name}: the name is taken by the engine" for name in names if name in RESERVED)
    broken = [*_unknown_targets(dialog), *_branch_order(dialog)]
    yield from broken
    ways = [] if broken else [*_paths(dialog), *topic_exit_problems(dialog)]
    yield from ways
    if not broken and not ways:
        yield from unasked_topic_problems(dialog)
    for step in dialog.steps:
        yield from (f"step {step.name}: {problem}" for problem in _step_problems(step))
    yield from fact_problems(dialog)


def _duplicates(what: str, names: list[str]) -> Iterator[str]:
    ordered = sorted(names)
    yield from sorted({f"{what} {one}: declared twice" for one, other in pairwise(ordered) if one == other})


def _unknown_targets(dialog: Dialog) -> Iterator[str]:
    known = {step.name for step in dialog.steps}
    if dialog.first not in known:
        yield f"starts at {dialog.first}, which is not a step"
    for step in dialog.steps:
        for branch in step.branches:
            if branch.to not in known | {REVIEW}:
                yield f"step {step.name}: leads to {branch.to}, which is not a step"


def _branch_order(dialog: Dialog) -> Iterator[str]:
    for step in dialog.steps:
        if not step.branches or step.branches[-1].when:
            yield f"step {step.name}: its last branch must hold always"
        for branch in step.branches[:-1]:
            if not branch.when:
                yield f"step {step.name}: the branches after the one to {branch.to} are never taken"


def _paths(dialog: Dialog) -> Iterator[str]:
    short = reachable_steps(dialog, dialog.first)
    more = reachable_steps(dialog, dialog.more_first) if dialog.more_first else frozenset[str]()
    beside = frozenset[str]().union(*(reachable_steps(dialog, one) for one in dialog.on_review_starts))
    for step in dialog.steps:
        if step.name not in short | more | beside:
            yield f"step {step.name}: no answer leads to it"
    for name in sorted(beside & (short | more)):
        yield f"step {name}: is offered on the review only, and an answer leads to it"
    for name in sorted(short & more):
        yield f"step {name}: belongs to the short form and to “Add more”"
    arrows = {step.name: {branch.to for branch in step.branches} for step in dialog.steps}
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        yield f"would ask the same question again: {' → '.join(reversed(error.args[1]))}"


@cache
def reachable_steps(dialog: Dialog, start: str) -> frozenset[str]:
    """The names of the steps to which some answers lead from `start`, itself included."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in found and name != REVIEW:
            found.add(name)
            waiting.extend(branch.to for branch in dialog.step(name).branches)
    return frozenset(found)


def _step_problems(step: Step) -> Iterator[str]:
    yield from _options_missing(step)
    yield from _duplicates("option", [option.value for option in step.options])
    yield from _duplicates("option label", [option.label for option in step.options])
    if step.max_length < 1:
        yield f"max_length {step.max_length}: at least 1"


def _options_missing(step: Step) -> Iterator[str]:
    if step.options and step.options_from:
        yield "has options and options_from: only one of them"
    if step.ask in PICKED_FROM_OPTIONS and not (step.options or step.options_from):
        yield "has nothing to choose from: give options or options_from"
    if step.ask not in PICKED_FROM_OPTIONS and step.options:
        yield f"takes no options, it asks for a {step.ask}"
