"""Finds what decides a move, so that the search need not try again what nothing decisive has changed.

Most of what an escalation knows does not matter to what happens next: a duty that goes alongside waits while
the chart moves on. What an event does at a step depends on the facts that the conditions of its arrows read,
of those it tells, and of the duties that it may touch: those of the step and of the steps to which it may
lead, those alongside that read a fact which it may write, and those that it completes. All other facts and
duties stay as they are; but an ending, where nothing is due, ends whatever was due. What is read and written
stands in the policy's text; what happens, `advance()` says, once for each combination of the decisive facts.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain

from state_machines.flowchart.flowchart import Event, Move
from state_machines.machine import Arrow, When, condition_holds
from state_machines.policy.model import MoveRule, Step
from state_machines.policy.policy import Policy
from state_machines.policy.vocabulary import REPORT_FACTS, REPORTS
from state_machines.workbench.chart_state import ChartState, FactsToldApart, names_read
from state_machines.workbench.walk import PolicyWalk, keys_ended, keys_opened


@dataclass(frozen=True, slots=True)
class LocalMove:
    """What a move does to every chart state of the step in which the decisive facts are the same.

    `written` are facts by their place in the chart state. `ends_what_is_due` says that the step arrived at
    has no duties, not even those alongside.
    """

    step: str
    written: tuple[tuple[int, tuple[str, str]], ...]
    opened: tuple[str, ...]
    ended: frozenset[str]
    ends_what_is_due: bool

    def applied_to(self, here: ChartState, due: frozenset[str]) -> ChartState:
        """The chart state that follows; `due` are the duties that are due before the move."""
        _, facts, owed = here
        if self.written:
            written = dict(self.written)
            facts = tuple(written.get(at, pair) for at, pair in enumerate(facts))
        ended = self.ended | due if self.ends_what_is_due else self.ended
        if ended or self.opened:
            owed = tuple(sorted((*(key for key in owed if key not in ended), *self.opened)))
        return (self.step, facts, owed)


class Locality:
    """What one event may read and touch at one step; `places` are those of the decisive facts in a state."""

    def __init__(self, policy: Policy, step: str, event: Event, told_apart: FactsToldApart) -> None:
        self._policy, self._step, self._event = policy, step, event
        self._told_apart = told_apart
        arrows = [arrow for arrow in policy.table.arrows_from(step) if _may_be_taken(arrow, event)]
        self._rules = tuple(policy.move_of(arrow) for arrow in arrows)
        self._steps = tuple(dict.fromkeys((step, *(arrow.dest for arrow in arrows))))
        self._touched = frozenset(self._keys_touched())
        decisive = names_read(self._conditions())
        self.places = tuple(at for at, name in enumerate(told_apart.names) if name in decisive)

    def local_move(self, after: PolicyWalk, move: Move) -> LocalMove:
        """The move on which the event led to this walk, without what it cannot have touched."""
        written = self._written_by(self._policy.moves[move.position])
        facts = self._told_apart.chart_state(after)[1]
        return LocalMove(
            step=move.step,
            written=tuple((at, pair) for at, pair in enumerate(facts) if pair[0] in written),
            opened=keys_opened(move),
            ended=keys_ended(move) & self._touched,
            ends_what_is_due=not self._policy.duties_at(move.step),
        )

    def _keys_touched(self) -> Iterator[str]:
        """The duties that may be opened or ended here, apart from those that end because everything does."""
        written = frozenset(chain.from_iterable(self._written_by(rule) for rule in self._rules))
        leaves_start = not self._policy.duties_at(self._step)
        for duty in self._policy.alongside:
            if leaves_start or written & duty.when.keys():
                yield duty.key
        for name in self._steps:
            box = self._policy.step(name)
            if isinstance(box, Step):
                yield from (duty.key for duty in box.duties)
        for rule in self._rules:
            yield from (*rule.completes, *rule.completes_own)

    def _written_by(self, rule: MoveRule) -> AbstractSet[str]:
        replaced = REPORT_FACTS if self._event.name in REPORTS else frozenset[str]()
        return replaced | self._event.facts.keys() | rule.sets.keys()

    def _conditions(self) -> Iterator[When]:
        """What is read of the facts: by arrows, by tells, reminders and types, and by the duties touched."""
        name, policy = self._event.name, self._policy
        yield from (rule.when for rule in self._rules)
        yield from (tell.when for tell in policy.tell_rules_of(name))
        yield from (reminder.when for reminder in policy.reminders_of(name))
        yield from (one.when for kind in policy.types for one in kind.suggested_by)
        for step in self._steps:
            yield from (duty.when for duty in policy.duties_at(step) if duty.key in self._touched)


def _may_be_taken(arrow: Arrow, event: Event) -> bool:
    """Whether it is an arrow of the event, and for a report one that what it says does not rule out."""
    if arrow.trigger != event.name or event.name not in REPORTS:
        return arrow.trigger == event.name
    told = {name: values for name, values in arrow.when.items() if name in REPORT_FACTS}
    return condition_holds(told, event.facts)
