"""Turns a dialog's declaration into a table of states and arrows: its steps, the review, and two endings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from dialogs.spec import REVIEW, Dialog
from dialogs.spec_checks import declare, reachable_steps
from state_machines.errors import EventNotTaken, Stale
from state_machines.machine import Arrow, Table, fire

SUBMITTED = "submitted"
CANCELLED = "cancelled"

#: The facts that say where "back" and "edit" lead; no answer can set them.
BACK_TO = "back to"
EDIT_STEP = "edit step"

MOVED_ON = "That button belongs to an earlier question. Your answers are kept; here is where you are now."


@cache
def table_of(dialog: Dialog) -> Table:
    """The dialog's table, compiled once; raises DialogRejected when its declaration is wrong."""
    declare(dialog)
    states = (*(step.name for step in dialog.steps), REVIEW, SUBMITTED, CANCELLED)
    return Table(states, dialog.first, tuple(_arrows(dialog)))


def take_arrow(dialog: Dialog, state: str, trigger: str, facts: Mapping[str, str]) -> str:
    """Take the arrow of this trigger to the state it leads to; raises Stale where there is no such arrow."""
    try:
        return fire(table_of(dialog), state, trigger, facts).dest
    except EventNotTaken:
        raise Stale(MOVED_ON) from None


def _arrows(dialog: Dialog) -> Iterator[Arrow]:
    forward = tuple(_forward(dialog))
    yield from forward
    yield from _back(dialog, forward)
    for step in dialog.steps:
        yield Arrow("edit", REVIEW, step.name, {EDIT_STEP: frozenset({step.name})})
        yield Arrow("cancel", step.name, CANCELLED)
    if dialog.more_first:
        yield Arrow("add_more", REVIEW, dialog.more_first)
    yield Arrow("submit", REVIEW, SUBMITTED)
    yield Arrow("cancel", REVIEW, CANCELLED)


def _forward(dialog: Dialog) -> Iterator[Arrow]:
    for step in dialog.steps:
        for branch in step.branches:
            yield Arrow("answer", step.name, branch.to, branch.when)
            if step.optional:
                yield Arrow("skip", step.name, branch.to, branch.when)


def _back(dialog: Dialog, forward: tuple[Arrow, ...]) -> Iterator[Arrow]:
    pairs = {(arrow.dest, arrow.source) for arrow in forward}
    pairs |= {(step.name, REVIEW) for step in dialog.steps}
    if dialog.more_first:
        short = reachable_steps(dialog, dialog.first)
        pairs |= {(dialog.more_first, name) for name in short if (REVIEW, name) in pairs}
    for source, dest in sorted(pairs):
        yield Arrow("back", source, dest, {BACK_TO: frozenset({dest})})
