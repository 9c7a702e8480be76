"""Guidance stands at something that happens, says whose it is, and is short."""

from __future__ import annotations

import pytest

from state_machines.errors import PolicyRejected
from state_machines.policy.policy import parse_policy, reopen_policy
from tests.unit.state_machines.small_policy import SMALL_POLICY

RULE = 'row: X1, section: "3.1", origin: document'


def with_guidance(*rules: str) -> str:
    """The small policy with these pieces of guidance."""
    return SMALL_POLICY + "guidance:\n" + "".join(f"  - {{{rule}}}\n" for rule in rules)


@pytest.mark.parametrize(
    "at",
    [
        "to_meet",
        "closed",
        "report:missed_visit",
        "duty:meet",
        "duty:tell_worker",
        "outcome:met",
        "known_risk",
    ],
)
def test_guidance_is_found_at_its_place_and_nowhere_else(at: str) -> None:
    policy = parse_policy(
        with_guidance(f"at: '{at}', {RULE}, title: Ask, lines: [Who goes along?]"), "small.yaml"
    )
    assert [one.lines for one in policy.guidance_at("nowhere", at)] == [("Who goes along?",)]
    assert policy.guidance_at("nowhere", "noticed") == ()
    assert policy.guidance[0].citation == "section 3.1"


@pytest.mark.parametrize(
    ("at", "near"),
    [
        ("to_met", "to_meet"),
        ("noticed", "use one of: closed, known_risk, to_meet"),
        ("report:missed_visits", "report:missed_visit"),
        ("duty:meat", "duty:meet"),
        ("outcome:report_missed_visit", "use one of: outcome:met"),
    ],
)
def test_guidance_that_nobody_would_be_shown_is_refused(at: str, near: str) -> None:
    text = with_guidance(f"at: '{at}', {RULE}, title: Ask, lines: [Who goes along?]")
    with pytest.raises(PolicyRejected, match="is no place where anything happens") as refused:
        parse_policy(text, "small.yaml")
    assert near in str(refused.value)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (f"at: to_meet, {RULE}, title: Ask, lines: []", "nothing is written here"),
        (f"at: to_meet, {RULE}, title: Ask, lines: ['{'x' * 161}']", "at most 160 characters"),
        (
            'at: to_meet, row: X1, section: "3", origin: local, title: Ask, lines: [x]',
            "marks it reconstructed",
        ),
        (f"at: to_meet, {RULE}, title: Ask, lines: [x], when: {{}}", "“when” is no key here"),
    ],
)
def test_guidance_of_a_wrong_shape_is_refused(rule: str, words: str) -> None:
    with pytest.raises(PolicyRejected, match=words):
        parse_policy(with_guidance(rule), "small.yaml")


def test_the_same_title_twice_at_one_place_is_refused() -> None:
    rule = f"at: to_meet, {RULE}, title: Ask, lines: [x]"
    with pytest.raises(PolicyRejected, match="stands at to_meet already"):
        parse_policy(with_guidance(rule, rule), "small.yaml")


def test_a_text_from_before_there_was_guidance_opens_as_it_was() -> None:
    assert reopen_policy(SMALL_POLICY, "small.yaml").guidance == ()
