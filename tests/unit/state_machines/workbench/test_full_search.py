"""The search that tries only what is new finds all that the search finds which leaves nothing out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from state_machines.errors import Misconfigured
from state_machines.flowchart.flowchart import Event
from state_machines.policy.policy import Policy, load_policy
from state_machines.workbench.exploration import Exploration, explore
from state_machines.workbench.walk import PolicyWalk
from tests.unit.state_machines.generated_policies import Table, policy_tables
from tests.unit.state_machines.workbench.beside_policy import STEPS, as_reopened, beside_policy, moves_of
from tests.unit.state_machines.workbench.changed_policies import changed
from tests.unit.state_machines.workbench.full_search import explore_in_full

_SETTINGS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def as_found(found: Exploration) -> tuple[object, ...]:
    """All that a search found, to be compared; which problem was met first does not count."""
    return found.follows, found.arrows, found.passed, found.rows, set(found.problems)


def problems_found_by_both(policy: Policy) -> set[str]:
    found, in_full = explore(policy), explore_in_full(policy)
    assert found.follows
    assert as_found(found) == as_found(in_full)
    return set(found.problems)


def test_a_sound_chart_with_much_alongside_is_sound_to_both() -> None:
    assert problems_found_by_both(as_reopened(beside_policy())) == set()


def test_what_waits_alongside_is_not_tried_again_at_each_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most ways to stand differ only in what waits; each is gone to once, and little else is tried."""
    policy, moved, advance = as_reopened(beside_policy()), [""], PolicyWalk.advance

    def count(walk: PolicyWalk, event: Event) -> PolicyWalk:
        moved.append(event.name)
        return advance(walk, event)

    monkeypatch.setattr(PolicyWalk, "advance", count)
    states = len(explore(policy).follows)
    tried = len(moved) - states
    moved.clear()
    explore_in_full(policy)
    assert (states, tried, len(moved)) == (202, 352, 3878)


def ends_only_where_safety_was_never_in_doubt(table: Table) -> None:
    for move in (moves_of(table, "met")[0], moves_of(table, "finished")[0]):
        assert isinstance(move["when"], dict)
        move["when"]["safety_record"] = ["not_said"]


def a_first_report_opens_nothing(table: Table) -> None:
    moves_of(table, "report_agency_closing")[0]["to"] = "stay"


def nothing_leads_to_a_step(table: Table) -> None:
    moves_of(table, "met")[1]["to"] = "closed"


def a_duty_that_the_end_waits_for_is_ended_by_nobody(table: Table) -> None:
    rules = table["moves"]
    assert isinstance(rules, list)
    rules.remove(moves_of(table, "answer")[0])


def what_the_end_waits_for_needs_a_fact_of_another_duty(table: Table) -> None:
    """Safety is recorded only until the family is looked for, of which safety knows nothing otherwise."""
    moves_of(table, "record_safety")[0]["when"] = {"safety_record": ["owed"], "missing_family": ["not_said"]}


def one_duty_writes_what_another_waits_for(table: Table) -> None:
    """To have found the family puts safety in doubt once more, and recording safety loses the family."""
    moves_of(table, "find")[0]["sets"] = {"missing_family": "settled", "safety_record": "owed"}
    moves_of(table, "record_safety")[0]["sets"] = {"safety_record": "made", "missing_family": "to_find"}


def a_fact_that_nothing_writes(table: Table) -> None:
    moves_of(table, "find")[0]["when"] = {"missing_family": ["to_find"], "home_alone": ["decided"]}


def a_report_is_lost_while_a_duty_waits(table: Table) -> None:
    moves_of(table, "report_missed_visit")[2]["when"] = {"plan": ["CP"], "manager_answer": ["not_said"]}


_NO_END = {f"{step} cannot always be brought to an end; add a move" for step in STEPS}


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (ends_only_where_safety_was_never_in_doubt, _NO_END),
        (a_first_report_opens_nothing, {"noticed has no duty open; correct its duties"}),
        (
            nothing_leads_to_a_step,
            {
                "before_closing is never reached; add a move, or remove it",
                "moves[2] (report_missed_visit) is never taken; correct its when, or remove it",
                "moves[18] (finished) is never taken; correct its when, or remove it",
            },
        ),
        (a_duty_that_the_end_waits_for_is_ended_by_nobody, _NO_END),
        (what_the_end_waits_for_needs_a_fact_of_another_duty, _NO_END),
        (one_duty_writes_what_another_waits_for, set[str]()),
        (
            a_fact_that_nothing_writes,
            {"moves[22] (find) is never taken; correct its when, or remove it"},
        ),
        (
            a_report_is_lost_while_a_duty_waits,
            {
                f"{step} loses report_missed_visit when door is {door}; add a move"
                for step in ("to_visit", "to_meet")
                for door in ("nobody_in", "not_answering")
            },
        ),
    ],
)
def test_what_is_wrong_is_found_by_both(fault: Callable[[Table], None], expected: set[str]) -> None:
    table = beside_policy()
    fault(table)
    assert problems_found_by_both(as_reopened(table)) == expected


def test_a_duty_that_is_done_and_still_due_is_found_by_both() -> None:
    table = beside_policy()
    moves_of(table, "find")[0]["sets"] = {}
    problems = problems_found_by_both(as_reopened(table))
    assert "to_meet has open ['meet'], and due are ['find_family', 'meet']; correct its moves" in problems


@pytest.mark.slow
@settings(_SETTINGS, max_examples=6)
@given(st.data())
def test_whatever_is_changed_in_a_chart_both_find_the_same(data: st.DataObject) -> None:
    problems_found_by_both(readable(data.draw(changed(beside_policy(), most=3))))


@pytest.mark.slow
@settings(_SETTINGS, max_examples=6)
@given(policy_tables(), st.data())
def test_whatever_is_changed_in_a_made_up_chart_both_find_the_same(table: Table, data: st.DataObject) -> None:
    problems_found_by_both(readable(data.draw(changed(table, most=2))))


@pytest.mark.slow
def test_both_find_the_same_on_a_shipped_chart() -> None:
    """The one that is small enough to leave nothing out."""
    assert problems_found_by_both(load_policy("southampton-2024")) == set()


def readable(table: Table) -> Policy:
    """The policy, unless some of its arrows can never be taken: such a chart is not searched at all."""
    policy = as_reopened(table)
    try:
        assert policy.table.arrows
    except Misconfigured:
        reject()
    return policy
