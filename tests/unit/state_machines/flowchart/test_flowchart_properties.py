"""What holds on every walk over every shipped policy: searched in full, and by random walks."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from state_machines.case.case import Plan
from state_machines.errors import EventNotTaken
from state_machines.flowchart.flowchart import act_duties_at, outcomes
from state_machines.policy.policy import load_policy, shipped_policies
from state_machines.policy.vocabulary import DATE_FACTS, REPORTS
from tests.unit.state_machines.walks import ANYBODY, NEXT_WEEK, Walk, begin

pytestmark = pytest.mark.slow

POLICIES = {name: load_policy(name) for name in shipped_policies()}


def events_of(walk: Walk) -> list[str]:
    """Every event that the step takes from somebody who may do anything, stand-ins apart."""
    if walk.policy.is_ending(walk.step):
        return []
    taken = [rule.event for rule in walk.policy.moves if rule.event in REPORTS]
    taken += [rule.event for rule in walk.policy.outcomes if _takes(walk, rule.event)]
    return list(dict.fromkeys(taken))


def _takes(walk: Walk, event: str) -> bool:
    try:
        walk.then(event, NEXT_WEEK)
    except EventNotTaken:
        return False
    return True


def facts_for(event: str) -> dict[str, str]:
    return {} if event in REPORTS else NEXT_WEEK


@dataclass(frozen=True, slots=True)
class ChartState:
    """One way in which an escalation can stand, and the walk after each event that it takes."""

    walk: Walk
    after: Mapping[str, Walk]


def key_of(walk: Walk) -> tuple[object, ...]:
    """What tells two states apart; a date never does."""
    facts = {name: value for name, value in walk.escalation.facts.items() if name not in DATE_FACTS}
    return (walk.step, tuple(sorted(facts.items())), tuple(sorted(walk.open)))


@cache
def every_chart_state(name: str) -> Mapping[tuple[object, ...], ChartState]:
    """Breadth first, each state once, from every plan's start."""
    policy = POLICIES[name]
    ahead = deque(begin(policy, plan) for plan in policy.plans)
    found: dict[tuple[object, ...], ChartState] = {}
    while ahead:
        walk = ahead.popleft()
        if key_of(walk) not in found:
            after = {event: walk.then(event, facts_for(event)) for event in events_of(walk)}
            found[key_of(walk)] = ChartState(walk, after)
            ahead += after.values()
    return found


@pytest.mark.parametrize("name", POLICIES)
def test_every_open_step_has_an_act_duty_and_every_ending_has_none(name: str) -> None:
    policy = POLICIES[name]
    states = every_chart_state(name).values()
    assert len(states) > 10
    for state in states:
        walk = state.walk
        due = sorted(duty.key for duty in act_duties_at(policy, walk.step, walk.escalation.facts))
        assert sorted(walk.open) == due, (walk.step, walk.escalation.facts)
        assert bool(due) is not (policy.is_ending(walk.step) or walk.step == policy.start)


@pytest.mark.parametrize("name", POLICIES)
def test_every_report_is_taken_and_told_wherever_the_chart_stands(name: str) -> None:
    reports = {rule.event for rule in POLICIES[name].moves} & REPORTS.keys()
    states = every_chart_state(name).values()
    assert len(states) > 10
    assert "report_missed_visit" in reports
    for state in states:
        if not POLICIES[name].is_ending(state.walk.step):
            assert all(state.after[event].move.orders for event in reports)


@pytest.mark.parametrize("name", POLICIES)
def test_every_open_state_can_be_brought_to_an_end(name: str) -> None:
    states = every_chart_state(name)
    leads = {key: {key_of(walk) for walk in state.after.values()} for key, state in states.items()}
    closing = {key for key, state in states.items() if POLICIES[name].is_ending(state.walk.step)}
    while new := {key for key, after in leads.items() if key not in closing and after & closing}:
        closing |= new
    assert closing == set(states)


@pytest.mark.parametrize("name", POLICIES)
def test_every_outcome_offered_is_taken_and_short_enough_for_a_button(name: str) -> None:
    offered = set()
    for state in every_chart_state(name).values():
        for outcome in outcomes(POLICIES[name], state.walk.escalation, ANYBODY):
            offered.add(outcome.event)
            assert outcome.event in state.after
            assert len(outcome.label) <= 32
    assert len(offered) > 5


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(sorted(POLICIES)),
    at=st.integers(0, len(Plan)),
    choices=st.lists(st.integers(0, 30), max_size=12),
)
def test_replaying_the_events_gives_the_same_state(name: str, at: int, choices: list[int]) -> None:
    plans = POLICIES[name].plans
    plan = plans[at % len(plans)]
    walk = begin(POLICIES[name], plan)
    history = []
    for choice in choices:
        events = events_of(walk)
        if not events:
            break
        history.append(events[choice % len(events)])
        walk = walk.then(history[-1], facts_for(history[-1]))
        assert walk.move.because.text
    again = begin(load_policy(name), plan)
    for event in history:
        again = again.then(event, facts_for(event))
    assert (again.escalation, again.open, again.last) == (walk.escalation, walk.open, walk.last)
