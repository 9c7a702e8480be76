"""That a family engages answers no question that somebody else was asked, and ends no such question."""

from __future__ import annotations

import pytest

from state_machines.people.people import Role
from state_machines.policy.model import DutyRule
from state_machines.policy.policy import Policy, load_policy

BOARDS = [load_policy(name) for name in ("pan-dorset-2015", "southampton-2024", "suffolk-2017")]

#: What a family that engages does answer: it was reached, and what meets, watches or reviews may say so.
ANSWERED_BY_ENGAGING = ("hold_", "review_", "monitor_", "reach_")


def duties_of(policy: Policy, step: str) -> tuple[DutyRule, ...]:
    return next(one.duties for one in policy.steps if one.name == step)


@pytest.mark.parametrize("policy", BOARDS, ids=lambda one: one.name)
def test_engaging_does_only_what_it_answers(policy: Policy) -> None:
    done = {key for move in policy.moves if move.event == "record_engaging" for key in move.completes}
    assert done
    assert {key for key in done if not key.startswith(ANSWERED_BY_ENGAGING)} == set()


@pytest.mark.parametrize("policy", BOARDS, ids=lambda one: one.name)
def test_engaging_ends_nothing_that_social_care_has_to_decide(policy: Policy) -> None:
    begun = {step for move in policy.moves if move.event == "record_engaging" for step in move.from_}
    assert begun
    for step in begun:
        assert Role.CHILDRENS_SOCIAL_CARE not in {duty.role for duty in duties_of(policy, step)}, step


@pytest.mark.parametrize("policy", BOARDS, ids=lambda one: one.name)
def test_where_an_immediate_duty_stands_engaging_leads_to_no_end(policy: Policy) -> None:
    urgent = {
        step.name
        for step in policy.steps
        if any(duty.board_limit.text == "immediately" for duty in step.duties)
    }
    assert urgent
    closing = [one for one in policy.moves if one.event == "record_engaging" and policy.is_ending(one.to)]
    assert closing
    assert [move.from_ for move in closing if urgent & set(move.from_)] == []


@pytest.mark.parametrize("policy", BOARDS, ids=lambda one: one.name)
def test_an_end_waits_for_a_family_that_is_looked_for(policy: Policy) -> None:
    """Every end but that of a report that was taken back, and of what is recorded of the family itself."""
    own = {"close_withdrawn", "record_family_found_here", "record_receiving_authority_told"}
    endings = {one.name for one in policy.endings}
    ends = [move for move in policy.moves if move.to in endings and move.event not in own]
    assert ends
    for move in ends:
        assert set(move.when["missing_family"]) == {"settled", "not_said"}, move.event
