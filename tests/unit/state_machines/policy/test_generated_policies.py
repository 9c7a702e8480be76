"""Policies made up at random are read whole, searched whole, and frozen by their text."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from state_machines.policy.policy import parse_policy, reopen_policy
from state_machines.policy.strict_yaml import read_strictly
from state_machines.workbench.exploration import explore
from tests.unit.state_machines.generated_policies import FILE, Table, as_policy, policy_tables, to_yaml

_SETTINGS = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.slow
@_SETTINGS
@given(policy_tables())
def test_a_made_up_policy_passes_and_every_way_to_stand_on_it_is_sound(table: Table) -> None:
    found = explore(as_policy(table))
    assert list(found.problems) == []
    assert {step for step, _, _ in found.follows} == set(found.policy.states)


@_SETTINGS
@given(policy_tables())
def test_what_was_written_is_what_is_read(table: Table) -> None:
    text = to_yaml(table)
    assert read_strictly(text, FILE).content == table
    policy = parse_policy(text, FILE)
    assert reopen_policy(policy.text, FILE) == policy
