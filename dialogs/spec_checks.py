"""A dialog's definition errors, all at once, when it is declared and not when somebody is on a doorstep.

How much a surface can show is limit_checks.py's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from dialogs.spec import REVIEW, Ask, Dialog, Step
from state_machines.errors import Misconfigured
from state_machines.machine import NOT_SAID, When

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
    if not broken:
        yield from _paths(dialog)
    for step in dialog.steps:
        yield from (f"step {step.name}: {problem}" for problem in _step_problems(step))
    yield from _unknown_facts(dialog)


def _duplicates(what: str, names: list[str]) -> Iterator[str]:
    ordered = sorted(names)
    yield from sorted({f"{what} {one}: declared twice" for one, other in pairwise(ordered) if one == other})


def _unknown_targets(dialog: Dialog) -> Iterator[str]:
    known = {step.name for step in dialog.steps}
    if dialog.first not in known:
        yield f"starts at {dialog.first}, which is not a step"
    if dialog.more_first and dialog.more_first not in known:
        yield f"“Add more” leads to {dialog.more_first}, which is not a step"
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
    for step in dialog.steps:
        if step.name not in short | more:
            yield f"step {step.name}: no answer leads to it"
    for name in sorted(short & more):
        yield f"step {name}: belongs to the short form and to “Add more”"
    for name in sorted(more):
        if not dialog.step(name).optional:
            yield f"step {name}: a question of “Add more” must be optional, the report stands without it"
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


def settable_facts(step: Step) -> Mapping[str, frozenset[str] | None]:
    """The facts this step's answers can set, with their values (None when only run time knows them)."""
    facts: dict[str, frozenset[str] | None] = dict(step.list_facts)
    for option in step.options:
        for fact, value in option.implies.items():
            facts[fact] = (facts.get(fact) or frozenset()) | {value}
    if step.ask is Ask.CHOICE:
        facts[step.name] = frozenset(option.value for option in step.options) or None
    if step.ask is Ask.DAY:
        facts[step.name] = None
    return facts


def _unknown_facts(dialog: Dialog) -> Iterator[str]:
    known: dict[str, frozenset[str] | None] = dict.fromkeys(dialog.context)
    for step in dialog.steps:
        for fact, values in settable_facts(step).items():
            before = known.get(fact, frozenset())
            known[fact] = None if values is None or before is None else before | values
    for where, when in _conditions(dialog):
        for fact, values in when.items():
            yield from (f"{where}: {problem}" for problem in _fact_problems(fact, values, known))


def _conditions(dialog: Dialog) -> Iterator[tuple[str, When]]:
    for notice in dialog.notices:
        yield "notice", notice.when
    for step in dialog.steps:
        for branch in step.branches:
            yield f"step {step.name}, branch to {branch.to}", branch.when
        for option in step.options:
            yield f"step {step.name}, option {option.value}", option.when


def _fact_problems(
    fact: str, values: frozenset[str], known: Mapping[str, frozenset[str] | None]
) -> Iterator[str]:
    if fact not in known:
        yield f"no answer says anything about “{fact}”"
        return
    possible = known[fact]
    if possible is not None:
        yield from (f"“{fact}” is never “{value}”" for value in sorted(values - possible - {NOT_SAID}))
