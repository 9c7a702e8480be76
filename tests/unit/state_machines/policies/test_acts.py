"""The boards' files mark the duties that bring somebody to a family, and no others."""

from __future__ import annotations

import pytest

from state_machines.case.contact import Contact
from state_machines.errors import PolicyRejected
from state_machines.policy.policy import Policy, load_policy, parse_policy
from tests.unit.state_machines.small_policy import SMALL_POLICY, small_policy_with


def marked(policy: Policy) -> dict[str, tuple[Contact, ...]]:
    """Every duty that brings its holder to the family, and how."""
    rules = (*policy.tells, *(duty for step in policy.steps for duty in step.duties), *policy.alongside)
    return {rule.key: rule.acts for rule in rules if rule.acts}


@pytest.mark.parametrize(
    ("name", "key", "acts"),
    [
        ("camden-2019", "tell_family_outcome", ("write", "call", "visit")),
        ("pan-dorset-2015", "reach_family", ("write", "call", "visit")),
        ("southampton-2024", "take_immediate_action", ("call", "visit")),
        ("stockport-3.7", "assess_no_access", ("visit",)),
        ("suffolk-2017", "consider_joint_visit", ("visit",)),
    ],
)
def test_a_duty_that_brings_somebody_to_the_family_says_how(
    name: str, key: str, acts: tuple[str, ...]
) -> None:
    assert marked(load_policy(name))[key] == acts


def test_a_text_that_was_frozen_before_duties_said_so_is_read_as_ever() -> None:
    assert marked(parse_policy(SMALL_POLICY, "small.yaml")) == {}


def test_a_way_that_is_none_is_refused_by_name() -> None:
    text = small_policy_with("task: Meet,", "task: Meet, acts: [ring],")
    with pytest.raises(PolicyRejected, match="ring"):
        parse_policy(text, "small.yaml")
