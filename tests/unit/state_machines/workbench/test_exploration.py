"""The search of the whole chart by the real `advance()` finds what goes wrong only when it is walked."""

from __future__ import annotations

import pytest

from state_machines.errors import PolicyRejected
from state_machines.policy.policy import Policy, parse_policy, reopen_policy, shipped_policies
from state_machines.workbench.exploration import explore
from tests.unit.state_machines.searched import searched
from tests.unit.state_machines.small_policy import SMALL_POLICY, small_policy_with

_RULE = 'row: X, section: "1", origin: document, text: T.'
_MOVE = "  - {event: met,"
_BY = "by: [allocated_social_worker], label: Do it"


def problems_of(text: str) -> list[str]:
    return list(explore(reopen_policy(text, "small.yaml")).problems)


@pytest.mark.slow
@pytest.mark.parametrize("name", shipped_policies())
def test_every_way_to_stand_on_a_shipped_chart_is_sound(name: str) -> None:
    assert list(searched(name).problems) == []


def test_a_sound_chart_is_met_whole() -> None:
    found = explore(parse_policy(SMALL_POLICY, "small.yaml"))
    assert not found.problems
    assert found.rows == {"X1", "X2", "X3"}
    assert {step for step, _, _ in found.follows} == {"noticed", "to_meet", "closed"}


def test_a_report_that_would_be_lost_is_found() -> None:
    text = small_policy_with("from: any, to: stay,", "from: any, to: stay, when: {door: [nobody_in]},")
    assert "to_meet loses report_missed_visit when door is not_answering; add a move" in problems_of(text)


def test_a_report_that_nobody_hears_of_is_found() -> None:
    text = small_policy_with("on: [report_missed_visit, ", "on: [")
    assert any(words.startswith("nobody is told of report_missed_visit") for words in problems_of(text))


def test_a_step_that_opens_nothing_is_found() -> None:
    text = small_policy_with("task: Meet,", "task: Meet, when: {risk_meeting: [held]},")
    assert any("to_meet has no duty open" in words for words in problems_of(text))


def test_a_first_report_after_which_nobody_owes_anything_is_found() -> None:
    """The walk stands as before its first report, so it is looked at before the two are taken for one."""
    text = small_policy_with("from: [noticed], to: to_meet, row", "from: [noticed], to: stay, row")
    assert "noticed has no duty open; correct its duties" in problems_of(text)
    with pytest.raises(PolicyRejected, match="would stay at the start, where nobody owes anything"):
        parse_policy(text, "small.yaml")


def test_a_change_of_plan_is_walked_too() -> None:
    step = (
        f"  - {{name: to_talk, title: To talk, {_RULE}, duties: [{{key: talk, role: allocated_social_worker, "
        f"task: Talk, {_RULE}}}]}}\nendings:"
    )
    talked = f"  - {{event: talked, from: [to_talk], to: closed, {_BY}, completes: [talk], {_RULE}}}\n"
    changed = "  - {event: plan_changed, from: any, to: %s, when: {plan: [%s]}, " + _RULE + "}\n"
    text = small_policy_with("endings:", step).replace(
        _MOVE, talked + changed % ("to_talk", "CP") + changed % ("to_meet", "CIN") + _MOVE
    )
    found = explore(parse_policy(text, "small.yaml"))
    assert not found.problems
    assert {where for where, position in found.arrows if position in {15, 16}} == {"to_meet", "to_talk"}


def test_a_change_of_plan_that_a_step_would_lose_is_found() -> None:
    changed = f"  - {{event: plan_changed, from: any, to: stay, when: {{plan: [CP]}}, {_RULE}}}\n"
    text = small_policy_with(_MOVE, changed + _MOVE)
    with pytest.raises(PolicyRejected, match="to_meet does not take plan_changed when plan is CIN"):
        parse_policy(text, "small.yaml")
    assert "to_meet loses plan_changed when plan is CIN; add a move" in problems_of(text)


def test_a_fact_that_shuts_the_only_way_out_is_found_where_no_single_table_shows_it() -> None:
    sit = f"  - {{event: sit, from: [to_meet], to: stay, {_BY}, sets: {{risk_meeting: held}}, {_RULE}}}\n"
    text = small_policy_with(_MOVE, sit + _MOVE).replace(
        "label: We met,", "label: We met, when: {risk_meeting: [not_said]},"
    )
    assert "to_meet cannot always be brought to an end; add a move" in problems_of(text)


def test_a_move_that_waits_for_a_fact_that_comes_too_late_is_found() -> None:
    late = (
        f"  - {{event: late, from: [to_meet], to: stay, when: {{closed_as: [engaging]}}, {_BY}, {_RULE}}}\n"
    )
    text = small_policy_with(_MOVE, late + _MOVE).replace(
        "label: We met,", "label: We met, sets: {closed_as: engaging},"
    )
    assert any("(late) is never taken" in words for words in problems_of(text))
    assert isinstance(parse_policy(text, "small.yaml"), Policy), "no table alone shows it"


def test_a_policy_under_way_is_opened_although_a_newer_check_would_reject_it() -> None:
    text = small_policy_with("on: [report_missed_visit, ", "on: [")
    with pytest.raises(PolicyRejected):
        parse_policy(text, "small.yaml")
    assert reopen_policy(text, "small.yaml").text == text
    with pytest.raises(PolicyRejected, match="cannot be read by this release"):
        reopen_policy("name: small", "small.yaml")
