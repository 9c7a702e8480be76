"""What a chart does not take is refused by name, says what to do, and leaves everything as it was."""

from __future__ import annotations

import copy
from collections.abc import Mapping

import pytest

from state_machines.case.case import Plan
from state_machines.errors import EventNotTaken, InvalidAnswer, NotAllowed, Refused
from state_machines.flowchart.flowchart import outcomes
from state_machines.people.people import Role
from state_machines.policy.policy import load_policy, parse_policy, shipped_policies
from tests.unit.state_machines.small_policy import small_policy_with
from tests.unit.state_machines.walks import ANYBODY, MANAGER, NEXT_WEEK, WORKER, Walk, begin

_RULE = 'row: X, section: "1", origin: document, text: T.'
_MET = "  - {event: met,"


def walk_after_report(policy: str) -> Walk:
    return begin(load_policy(policy), Plan.CP).then("report_missed_visit")


def refusal_of(walk: Walk, event: str, facts: Mapping[str, str], roles: frozenset[Role] = ANYBODY) -> Refused:
    """The refusal of this event, after which the walk stands where it stood."""
    before = copy.deepcopy((walk.escalation, walk.open, walk.last))
    with pytest.raises(Refused) as refusal:
        walk.then(event, facts, roles)
    assert (walk.escalation, walk.open, walk.last) == before
    return refusal.value


@pytest.mark.parametrize("policy", shipped_policies())
def test_every_event_of_another_step_is_refused_by_name_and_nothing_has_moved(policy: str) -> None:
    walk = walk_after_report(policy)
    here = {arrow.trigger for arrow in walk.policy.table.arrows_from(walk.step)}
    elsewhere = {rule.event for rule in walk.policy.outcomes} - here
    assert elsewhere
    for event in (*sorted(elsewhere), "report_a_dragon", ""):
        refusal = refusal_of(walk, event, NEXT_WEEK)
        assert isinstance(refusal, EventNotTaken)
        assert "Nothing was changed" in refusal.user_message


@pytest.mark.parametrize("policy", shipped_policies())
def test_every_outcome_is_refused_to_somebody_without_its_role(policy: str) -> None:
    walk = walk_after_report(policy)
    offered = outcomes(walk.policy, walk.escalation, ANYBODY)
    assert offered
    for outcome in offered:
        refusal = refusal_of(walk, outcome.event, NEXT_WEEK, frozenset())
        assert isinstance(refusal, NotAllowed)
        assert outcome.label in refusal.user_message


@pytest.mark.parametrize("policy", shipped_policies())
@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"seen": "on_the_roof"}, "seen"),
        ({"seen": ""}, "seen"),
        ({"seen": "not_said"}, "seen"),
        ({"mood": "low"}, "mood"),
        ({"planned_on": "24/11/2026"}, "planned_on"),
        ({"planned_on": "2026-02-30"}, "planned_on"),
    ],
)
def test_an_answer_outside_the_options_is_refused_naming_its_question(
    policy: str, facts: dict[str, str], field: str
) -> None:
    refusal = refusal_of(walk_after_report(policy), "report_missed_visit", facts)
    assert isinstance(refusal, InvalidAnswer)
    assert refusal.field == field


@pytest.mark.parametrize("policy", shipped_policies())
def test_a_meeting_dated_before_the_report_is_refused_wherever_a_date_is_asked_for(policy: str) -> None:
    standing, asked = [walk_after_report(policy)], set()
    seen = {standing[0].step}
    while standing:
        walk = standing.pop()
        for outcome in outcomes(walk.policy, walk.escalation, ANYBODY):
            if "date" in outcome.asks:
                asked.add(outcome.event)
                refusal = refusal_of(walk, outcome.event, {"planned_on": "2026-11-16"})
                assert isinstance(refusal, InvalidAnswer)
                assert refusal.field == "planned_on"
                assert "before the report of 17 November 2026" in refusal.user_message
                assert "needs a date" in refusal_of(walk, outcome.event, {}).user_message
            after = walk.then(outcome.event, NEXT_WEEK)
            if after.step not in seen:
                seen.add(after.step)
                standing.append(after)
    assert asked


def test_only_the_outcome_that_would_be_taken_is_offered() -> None:
    """Who may record what holds otherwise is not offered it where an earlier rule takes the event."""
    late = "event: met, from: [to_meet], to: closed, by: [social_worker_manager], label: We met late"
    text = small_policy_with(
        _MET, f"  - {{{late}, when: {{plan: [CP]}}, completes: [meet], {_RULE}}}\n{_MET}"
    )
    policy = parse_policy(text, "small.yaml")
    on_time, too_late = (begin(policy, plan).then("report_missed_visit") for plan in (Plan.CIN, Plan.CP))
    assert [one.label for one in outcomes(policy, on_time.escalation, WORKER)] == ["We met"]
    assert outcomes(policy, too_late.escalation, WORKER) == ()
    assert [one.label for one in outcomes(policy, too_late.escalation, MANAGER)] == ["We met late"]
    assert isinstance(refusal_of(too_late, "met", {}, WORKER), NotAllowed)
