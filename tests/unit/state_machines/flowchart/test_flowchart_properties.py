"""What holds on every walk over every shipped policy: searched in full, and by random walks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from state_machines.case.case import Plan
from state_machines.errors import EventNotTaken
from state_machines.flowchart.flowchart import act_duties_at, outcomes
from state_machines.policy.policy import Policy, load_policy, shipped_policies
from state_machines.policy.vocabulary import REPORTS
from tests.unit.state_machines.searched import every_way_to_stand, searched
from tests.unit.state_machines.walks import ANYBODY, NEXT_WEEK, begin, read_again

pytestmark = pytest.mark.slow

POLICIES = {name: load_policy(name) for name in shipped_policies()}


@pytest.mark.parametrize("name", POLICIES)
def test_every_open_step_has_an_act_duty_and_every_ending_has_none(name: str) -> None:
    policy = POLICIES[name]
    states = every_way_to_stand(name)
    assert len(states) > 10
    for walk in states:
        due = sorted(duty.key for duty in act_duties_at(policy, walk.step, walk.escalation.facts))
        assert sorted(walk.open) == due, (walk.step, walk.escalation.facts)
        assert bool(due) is not (policy.is_ending(walk.step) or walk.step == policy.start)


@pytest.mark.parametrize("name", POLICIES)
def test_every_report_is_taken_and_told_wherever_the_chart_stands(name: str) -> None:
    """At every step with every plan; the search itself looks at every way to stand."""
    policy = POLICIES[name]
    reports = {rule.event for rule in policy.moves} & REPORTS.keys()
    states = {(walk.step, walk.escalation.facts["plan"]): walk for walk in every_way_to_stand(name)}
    open_ = [walk for walk in states.values() if not policy.is_ending(walk.step)]
    assert {walk.step for walk in open_} == {step.name for step in policy.steps}
    assert "report_missed_visit" in reports
    for walk in open_:
        assert all(walk.then(event).move.orders for event in reports)


@pytest.mark.parametrize("name", POLICIES)
def test_every_open_state_can_be_brought_to_an_end(name: str) -> None:
    leads = searched(name).follows
    closing = {state for state in leads if POLICIES[name].is_ending(state[0])}
    while new := {state for state, after in leads.items() if state not in closing and after & closing}:
        closing |= new
    assert closing == set(leads)


@pytest.mark.parametrize("name", POLICIES)
def test_every_outcome_offered_is_taken_and_short_enough_for_a_button(name: str) -> None:
    """Once wherever something is different that its conditions read."""
    read = {rule.event: set[str]() for rule in POLICIES[name].moves}
    for rule in POLICIES[name].moves:
        read[rule.event] |= rule.when.keys()
    offered: set[tuple[object, ...]] = set()
    for walk in every_way_to_stand(name):
        facts = walk.escalation.facts
        for outcome in outcomes(POLICIES[name], walk.escalation, ANYBODY):
            known = tuple(facts.get(fact) for fact in sorted(read[outcome.event]))
            if (place := (walk.step, outcome.event, known)) not in offered:
                offered.add(place)
                assert len(outcome.label) <= 32
                assert walk.then(outcome.event, NEXT_WEEK).move.because.text
    assert len({event for _, event, _ in offered}) > 5


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(sorted(POLICIES)),
    at=st.integers(0, len(Plan)),
    choices=st.lists(st.integers(0, 60), max_size=20),
)
def test_replaying_the_events_gives_the_same_state(name: str, at: int, choices: list[int]) -> None:
    plans = POLICIES[name].plans
    plan = plans[at % len(plans)]
    walk = begin(POLICIES[name], plan)
    known = events_of(POLICIES[name])
    history = []
    for choice in choices:
        event = known[choice % len(known)]
        try:
            walk = walk.then(event, facts_for(event))
        except EventNotTaken:
            continue
        history.append(event)
        assert walk.move.because.text
    again = begin(read_again(POLICIES[name]), plan)
    for event in history:
        again = again.then(event, facts_for(event))
    assert (again.escalation, again.open, again.last) == (walk.escalation, walk.open, walk.last)


def events_of(policy: Policy) -> list[str]:
    """Every report and every outcome."""
    return [*REPORTS, *dict.fromkeys(rule.event for rule in policy.outcomes)]


def facts_for(event: str) -> dict[str, str]:
    return {} if event in REPORTS else NEXT_WEEK
