"""Lists every event that a chart can meet, once for each combination of facts that conditions tell apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from state_machines.flowchart.flowchart import Event
from state_machines.machine import NOT_SAID, When
from state_machines.people.people import Role
from state_machines.policy.cases import cases_of
from state_machines.policy.model import PLAN_CHANGED, MoveRule
from state_machines.policy.policy import Policy
from state_machines.policy.vocabulary import REPORT_FACTS, REPORTS, SET_ELSEWHERE, STANDING
from state_machines.workbench.walk import WALK_NOW

_ANYBODY = frozenset(Role)


def possible_events(policy: Policy) -> Iterator[Event]:
    """Every event of the chart, told by somebody who may do anything."""
    for name in dict.fromkeys(move.event for move in policy.moves):
        rules = [move for move in policy.moves if move.event == name]
        for facts in _facts_of_event(policy, name, rules):
            yield Event(name, WALK_NOW, "somebody", facts, _ANYBODY)


def conditions_read_later(policy: Policy) -> list[When]:
    """The conditions that read a report's facts after it was taken: those of outcomes and of duties."""
    duties = [duty.when for step in policy.steps for duty in step.duties]
    outcomes = [move.when for move in policy.moves if move.event not in REPORTS]
    return [*duties, *(duty.when for duty in policy.alongside), *outcomes]


def _facts_of_event(policy: Policy, name: str, rules: list[MoveRule]) -> Iterable[Mapping[str, str]]:
    if name in REPORTS:
        return _facts_of_reports(policy, rules)
    if name == PLAN_CHANGED:
        return ({"plan": plan.value} for plan in policy.plans)
    return _facts_of_outcomes(rules)


def _facts_of_reports(policy: Policy, rules: list[MoveRule]) -> Iterator[Mapping[str, str]]:
    tables = [*(rule.when for rule in rules), *conditions_read_later(policy)]
    for case in cases_of(map(_condition_on_report, tables), ()):
        yield {name: value for name, value in case.items() if value != NOT_SAID}


def _condition_on_report(table: When) -> When:
    """What of it a report tells, or stands on the case when it comes."""
    told = REPORT_FACTS - (SET_ELSEWHERE - STANDING)
    return {name: values for name, values in table.items() if name in told}


def _facts_of_outcomes(rules: list[MoveRule]) -> Iterator[Mapping[str, str]]:
    planned = {"planned_on": WALK_NOW.date().isoformat()}
    if any("reports" in rule.when for rule in rules):
        planned |= {"reports": "withdrawn"}
    if any(rule.completes_own for rule in rules):
        yield planned | {"answers": "some"}
        yield planned | {"answers": "all"}
    else:
        yield planned
