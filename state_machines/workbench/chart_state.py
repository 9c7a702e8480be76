"""Tells apart the ways in which an escalation can stand, by what any condition could still tell apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from state_machines.machine import NOT_SAID, When
from state_machines.policy.conditions import tables_of
from state_machines.policy.policy import Policy
from state_machines.policy.vocabulary import REPORT_FACTS, SET_ELSEWHERE, values_of
from state_machines.workbench.possible_events import conditions_read_later
from state_machines.workbench.walk import PolicyWalk

#: A step, with the facts that any condition reads, and the keys of the open duties.
ChartState = tuple[str, tuple[tuple[str, str], ...], tuple[str, ...]]

#: A condition on what is worked out reads the fact from which that is worked out.
_WORKED_OUT_FROM = {"plan_before": "plan"}


@dataclass(frozen=True, slots=True)
class FactsToldApart:
    """The facts that tell chart states apart, in order, each with what stands for a value in them.

    Of a report only those count that something reads later. Values that every condition treats alike count
    as one: no walk could ever tell which of them it was.
    """

    alike: Mapping[str, Mapping[str, str]]

    @property
    def names(self) -> tuple[str, ...]:
        """The facts, in the order in which they stand in a chart state."""
        return tuple(self.alike)

    def chart_state(self, walk: PolicyWalk) -> ChartState:
        """How the walk stands."""
        known = walk.escalation.facts
        facts = tuple((name, alike[known.get(name, NOT_SAID)]) for name, alike in self.alike.items())
        return (walk.step, facts, tuple(sorted(walk.open)))


def facts_told_apart(policy: Policy) -> FactsToldApart:
    """What tells the chart states of this policy apart."""
    tables = [table for _, table in tables_of(policy)]
    later = names_read(conditions_read_later(policy))
    moves = names_read([move.when for move in policy.moves])
    names = sorted((later | (moves - REPORT_FACTS)) - SET_ELSEWHERE)
    return FactsToldApart({name: _alike(name, tables) for name in names})


def names_read(tables: Iterable[When]) -> frozenset[str]:
    """The facts that the conditions read, or from which what they read is worked out."""
    return frozenset(_WORKED_OUT_FROM.get(name, name) for table in tables for name in table)


def _alike(name: str, tables: list[When]) -> Mapping[str, str]:
    """Each value of the fact, and the first one that all conditions treat as they treat it."""
    first: dict[tuple[bool, ...], str] = {}
    read = [
        values for table in tables for one, values in table.items() if _WORKED_OUT_FROM.get(one, one) == name
    ]
    return {
        value: first.setdefault(tuple(value in values for values in read), value) for value in values_of(name)
    }
