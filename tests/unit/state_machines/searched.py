"""The boards' charts as the search finds them: searched once, and shared by the tests of a process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from state_machines.flowchart.flowchart import outcomes
from state_machines.machine import NOT_SAID
from state_machines.policy.policy import load_policy
from state_machines.workbench.chart_state import ChartState
from state_machines.workbench.exploration import Exploration, explore
from tests.unit.state_machines.walks import ANYBODY, NEXT_WEEK, Walk, begin


@cache
def searched(name: str) -> Exploration:
    """What the search of a shipped board finds."""
    return explore(load_policy(name))


def facts_of(state: ChartState) -> dict[str, str]:
    """The facts that stand in a chart state."""
    return {name: value for name, value in state[1] if value != NOT_SAID}


@cache
def every_way_to_stand(name: str) -> tuple[Walk, ...]:
    """A walk that stands in each chart state of a shipped board; how it came there it does not know."""
    return tuple(_walks_of(searched(name)))


def ways_to_end(name: str) -> Iterator[Walk]:
    """Every walk on which an outcome ends it that is offered while the reports stand."""
    policy = load_policy(name)
    endings = {ending.name for ending in policy.endings}
    closing = {rule.event for rule in policy.outcomes if rule.to in endings}
    for walk in every_way_to_stand(name):
        for outcome in outcomes(policy, walk.escalation, ANYBODY):
            if outcome.event in closing and (after := walk.then(outcome.event, NEXT_WEEK)).step in endings:
                yield after


def _walks_of(found: Exploration) -> Iterator[Walk]:
    first = begin(found.policy, found.policy.plans[0])
    for state in found.follows:
        facts = {"plan": found.policy.plans[0].value, **facts_of(state)}
        yield replace(first, escalation=replace(first.escalation, step=state[0], facts=facts), open=state[2])
