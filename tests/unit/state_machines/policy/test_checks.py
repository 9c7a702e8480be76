"""Checks of a whole policy: each mistake is found by name."""

from __future__ import annotations

import pytest

from state_machines.errors import PolicyRejected
from state_machines.policy.policy import parse_policy
from state_machines.policy.vocabulary import FACTS
from tests.unit.state_machines.small_policy import small_policy_with

_STEP = "endings:"
_RULE = 'row: X, section: "1", origin: document, text: T.'
_SIT = f"{{key: sit, role: allocated_social_worker, task: Sit, {_RULE}}}"
_LONELY = f"  - {{name: lonely, title: Lonely, {_RULE}, duties: [{_SIT}]}}\n"
_TO_LONELY = "event: sit, from: [to_meet], to: lonely, by: [allocated_social_worker], label: Sit"
_BACK = "event: back, from: [other], to: to_meet, by: [allocated_social_worker], label: Back"
_MOVE = "  - {event: met,"


def move(text: str) -> str:
    return small_policy_with(_MOVE, f"  - {{{text}, {_RULE}}}\n{_MOVE}")


BROKEN = {
    "unreachable step": small_policy_with(_STEP, _LONELY + _STEP),
    "step without exit": move(_TO_LONELY).replace(_STEP, _LONELY + _STEP),
    "never closes": small_policy_with("to: closed, by", "to: other, by").replace(
        _STEP, _LONELY.replace("lonely", "other") + _STEP
    )
    + f"  - {{{_BACK}, {_RULE}}}\n",
    "step without a duty": small_policy_with("task: Meet,", "task: Meet, when: {plan: [CIN]},"),
    "role without a holder": small_policy_with(
        "key: meet, role: allocated_social_worker", "key: meet, role: duty_manager"
    ),
    "unknown holder rule": small_policy_with(
        "holder: the social worker allocated", "holder: a social worker allocated"
    ),
    "ambiguous event": move(
        "event: met, from: [to_meet], to: stay, by: [allocated_social_worker], label: Met"
    ),
    "report refused": small_policy_with("from: any, to: stay,", "from: any, to: stay, when: {plan: [CP]},"),
    "unknown step": small_policy_with("to: closed, by", "to: close, by"),
    "unknown event": small_policy_with("on: [report_missed_visit,", "on: [report_missed_visits,"),
    "nobody told": small_policy_with(" report_hostile_incident, report_eng", " report_eng"),
    "never true": move(
        "event: sit, from: [to_meet], to: closed, by: [allocated_social_worker], label: Sit"
    ).replace("label: Sit,", "label: Sit, when: {risk_meeting: [held]},"),
    "incomplete outcome": small_policy_with("label: We met, ", ""),
    "restricted report": small_policy_with("from: any, to: stay,", "from: any, to: stay, label: Report it,"),
    "back to the start": small_policy_with("to: closed, by", "to: noticed, by"),
    "unknown duty": small_policy_with("completes: [meet]", "completes: [meat]"),
    "completed and still due": small_policy_with("to: closed, by", "to: stay, by"),
    "whose rule it is": small_policy_with("origin: document", "origin: ours"),
    "duplicate name": small_policy_with("key: meet,", "key: tell_worker,"),
}


@pytest.mark.parametrize("check", BROKEN)
def test_a_policy_with_this_mistake_is_rejected_by_this_check(check: str) -> None:
    with pytest.raises(PolicyRejected) as rejected:
        parse_policy(BROKEN[check], "small.yaml")
    assert any(f": {check}: " in problem for problem in rejected.value.problems), rejected.value.problems


def test_two_tables_that_both_apply_are_ambiguous_even_if_neither_hides_the_other() -> None:
    text = move(
        "event: report_missed_visit, from: [noticed], to: to_meet, when: {plan: [CIN], seen: [not_seen]}"
    ).replace(
        "from: [noticed], to: to_meet, row", "from: [noticed], to: to_meet, when: {outcome: [no_reply]}, row"
    )
    with pytest.raises(PolicyRejected) as rejected:
        parse_policy(text, "small.yaml")
    assert any("exclude each other" in problem for problem in rejected.value.problems)


def test_a_report_that_a_step_would_lose_is_shown_with_an_example() -> None:
    with pytest.raises(PolicyRejected, match="to_meet does not take report_missed_visit when plan is CIN"):
        parse_policy(BROKEN["report refused"], "small.yaml")


def test_what_earlier_moves_leave_nothing_to_is_shown_with_the_move_that_takes_it() -> None:
    text = small_policy_with(
        "{event: report_missed_visit, from: [noticed], to: to_meet, row",
        "{event: report_missed_visit, from: [noticed], to: to_meet, when: {plan: [CIN]}, row",
    ).replace(_MOVE, "\n".join((*_THE_OTHER_PLAN, _MOVE)), 1)
    with pytest.raises(PolicyRejected) as rejected:
        parse_policy(text, "small.yaml")
    assert any(": never true: " in one and "move 1 does" in one for one in rejected.value.problems)


_FIRST = "event: report_missed_visit, from: [noticed], to: to_meet"
_THE_OTHER_PLAN = (
    f"  - {{{_FIRST}, when: {{plan: [CP]}}, {_RULE}}}",
    f"  - {{{_FIRST}, {_RULE}}}",
)


def test_two_rows_that_apply_at_once_are_shown_with_an_example() -> None:
    text = move(f"{_FIRST}, when: {{seen: [not_seen]}}").replace(
        "from: [noticed], to: to_meet, row",
        "from: [noticed], to: to_meet, when: {outcome: [no_reply]}, row",
        1,
    )
    with pytest.raises(PolicyRejected, match="when outcome is no_reply, seen is not_seen"):
        parse_policy(text, "small.yaml")


def test_nobody_told_is_shown_with_an_example() -> None:
    text = small_policy_with(
        "role: allocated_social_worker, task: Read it,",
        "role: allocated_social_worker, task: Read it, when: {door: [nobody_in]},",
    )
    with pytest.raises(
        PolicyRejected, match="nobody is told of report_missed_visit when door is not_answering"
    ):
        parse_policy(text, "small.yaml")


def test_tables_that_tell_too_many_cases_apart_are_refused_rather_than_tried() -> None:
    facts = (
        "outcome",
        "concern",
        "hostility",
        "seen",
        "door",
        "safe_now",
        "sudden_change",
        "household_change",
    )
    rows = [
        f"  - {{{_FIRST}, when: {{{name}: [{value}]}}, {_RULE}}}" for name in facts for value in FACTS[name]
    ]
    with pytest.raises(PolicyRejected, match="too many cases"):
        parse_policy(small_policy_with(_MOVE, "\n".join((*rows, _MOVE))), "small.yaml")


def test_every_problem_is_told_at_once_with_its_line() -> None:
    text = small_policy_with("limit: 6 weeks", "limit: 6 fortnights").replace('section: "5.10", ', "")
    text = text.replace("document: A document (2020)", "documents: A document (2020)")
    with pytest.raises(PolicyRejected) as rejected:
        parse_policy(text, "small.yaml")
    told = "\n".join(rejected.value.problems)
    assert all(one in told for one in ("small.yaml:6", "documents", "section", "6 fortnights", "missing key"))
