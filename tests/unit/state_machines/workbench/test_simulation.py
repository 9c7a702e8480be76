"""A walk made by hand says what came of each event, and is kept as a scenario that holds."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from state_machines.people.people import Role
from state_machines.policy.policy import load_policy, shipped_policies
from state_machines.workbench.scenario import ScenarioStep, parse_scenario
from state_machines.workbench.simulation import as_scenario, choices, describe_event, simulate
from state_machines.workbench.trial import try_scenario
from state_machines.workbench.walk import begin_walk

POLICIES = {name: load_policy(name) for name in shipped_policies()}
CAMDEN = POLICIES["camden-2019"]
NEXT_WEEK = {"planned_on": "2026-11-24"}


@settings(max_examples=40, deadline=None)
@given(
    name=st.sampled_from(sorted(POLICIES)),
    picks=st.lists(st.integers(0, 40), min_size=1, max_size=8),
    by_whom=st.sampled_from(["their role", "anybody"]),
)
def test_whatever_is_walked_can_be_kept_and_holds(name: str, picks: list[int], by_whom: str) -> None:
    policy = POLICIES[name]
    walk = begin_walk(policy, policy.plans[0])
    walked = []
    for pick in picks:
        possible = choices(walk)
        if not possible:
            break
        choice = possible[pick % len(possible)]
        by = tuple(Role) if by_whom == "anybody" else choice.by
        facts = NEXT_WEEK if pick % 2 and not choice.event.startswith("report_") else {}
        walked.append(simulate(walk, ScenarioStep(event=choice.event, by=by, facts=facts)))
        assert list(describe_event(walked[-1]))
        walk = walked[-1].walk
    if any(one.refused is None for one in walked):
        kept = parse_scenario(as_scenario(policy, policy.plans[0], "A walk", walked), "kept.yaml")
        assert try_scenario(policy, kept).failures == ()


def test_a_refused_event_says_who_may_and_leaves_the_walk_where_it_was() -> None:
    begun = simulate(begin_walk(CAMDEN, CAMDEN.plans[0]), ScenarioStep(event="report_missed_visit")).walk
    step = ScenarioStep(event="agree_professionals_only", by=(Role.ALLOCATED_SOCIAL_WORKER,))
    refused = simulate(begun, step)
    assert refused.walk == begun
    assert "social worker's manager" in "".join(describe_event(refused))


def test_a_closed_case_offers_nothing() -> None:
    walk = begin_walk(CAMDEN, CAMDEN.plans[0])
    for step in (
        ScenarioStep(event="report_missed_visit"),
        ScenarioStep(event="arrange_meeting", by=(Role.ALLOCATED_SOCIAL_WORKER,), facts=NEXT_WEEK),
        ScenarioStep(event="record_engaging", by=(Role.ALLOCATED_SOCIAL_WORKER,)),
    ):
        walk = simulate(walk, step).walk
    assert walk.has_ended
    assert choices(walk) == ()
