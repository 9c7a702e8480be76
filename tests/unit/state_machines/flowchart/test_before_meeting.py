"""What came of a meeting waits for it, board by board; what protects a child now waits for nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from state_machines.case.escalation import Escalation
from state_machines.errors import InvalidAnswer, NotAllowed, PolicyRejected
from state_machines.flowchart.before_meeting import (
    check_not_before_meeting,
    meeting_begins,
    next_meeting,
    outcomes_now,
)
from state_machines.flowchart.flowchart import Event, advance, outcomes
from state_machines.policy.policy import load_policy, parse_policy
from state_machines.time.moments import LONDON
from tests.unit.state_machines.walks import ANYBODY, NEXT_WEEK, NOW, begin

DAY = datetime(2026, 11, 24, tzinfo=LONDON)
#: Read against the documents: what waits, and what does not, at each step that has a meeting before it.
MEETINGS = {
    ("camden-2019", "meeting_arranged"): (
        {"record_continues", "record_engaging"},
        {
            "agree_professionals_only",
            "ask_social_care",
            "call_strategy_discussion",
            "change_meeting_date",
            "record_meeting_not_held",
            "refer_to_complexity_panel",
            "seek_legal_advice",
        },
    ),
    ("camden-2019", "professionals_meeting_arranged"): (
        {"record_continues", "record_engaging"},
        {
            "ask_social_care",
            "call_strategy_discussion",
            "change_meeting_date",
            "record_meeting_not_held",
            "refer_to_complexity_panel",
            "refuse_professionals_only",
            "seek_legal_advice",
        },
    ),
    ("pan-dorset-2015", "professionals_meeting_arranged"): (
        {"continue_engaging", "record_engaging", "step_down"},
        {
            "ask_social_care",
            "change_meeting_date",
            "choose_child_protection",
            "record_meeting_not_held",
            "record_serious_concern",
            "seek_legal_advice",
            "step_up",
        },
    ),
    ("stockport-3.7", "team_arranged"): (
        {"agree_engagement_plan", "continue_without_family", "propose_no_further_action", "record_engaging"},
        {
            "ask_social_care",
            "change_meeting_date",
            "exclude_parents",
            "record_meeting_not_held",
            "record_referral",
        },
    ),
    ("stockport-3.7", "professionals_arranged"): (
        {"agree_engagement_plan", "propose_no_further_action", "record_engaging"},
        {
            "ask_social_care",
            "change_meeting_date",
            "include_parents",
            "record_meeting_not_held",
            "record_referral",
        },
    ),
    ("southampton-2024", "team_arranged"): (
        {"agree_action_plan", "record_engaging"},
        {
            "ask_social_care",
            "change_meeting_date",
            "inform_other_services",
            "record_meeting_not_held",
            "record_serious_harm",
        },
    ),
    ("suffolk-2017", "multi_agency_meeting_arranged"): (
        {"agree_way_forward", "record_engaging"},
        {
            "ask_social_care",
            "call_legal_planning_meeting",
            "change_meeting_date",
            "record_meeting_not_held",
            "start_child_protection",
        },
    ),
}


def waiting_for(board: str, step: str, **facts: str) -> Escalation:
    policy = load_policy(board)
    fresh = begin(policy, policy.plans[-1]).escalation
    return replace(fresh, step=step, facts={**fresh.facts, **NEXT_WEEK, **facts})


@pytest.mark.parametrize(("board", "step"), MEETINGS)
def test_only_what_came_of_the_meeting_waits_for_it(board: str, step: str) -> None:
    waits, free = MEETINGS[board, step]
    policy, escalation = load_policy(board), waiting_for(board, step)
    assert {one.event for one in outcomes_now(policy, escalation, ANYBODY, NOW)} == free
    assert {one.event for one in outcomes_now(policy, escalation, ANYBODY, DAY)} == free | waits
    for event in waits:
        with pytest.raises(NotAllowed, match="The meeting is on Tuesday 24 November 2026"):
            check_not_before_meeting(policy, escalation, Event(event, NOW, "sam"), NOW)
    for event in free:
        check_not_before_meeting(policy, escalation, Event(event, NOW, "sam"), NOW)


def test_every_move_that_waits_for_a_meeting_is_in_the_table() -> None:
    marked = {
        (board, move.event)
        for board in {board for board, _ in MEETINGS}
        for move in load_policy(board).moves
        if move.after_meeting == "planned_on"
    }
    assert marked == {(board, event) for (board, _), (waits, _) in MEETINGS.items() for event in waits}


def test_the_time_of_day_counts_where_it_was_said() -> None:
    camden = load_policy("camden-2019")
    arranged = waiting_for("camden-2019", "meeting_arranged", planned_time="14:30")
    begins = datetime(2026, 11, 24, 14, 30, tzinfo=LONDON)
    assert meeting_begins(camden, arranged, "record_engaging") == begins
    assert next_meeting(camden, arranged, ANYBODY, NOW) == begins
    assert next_meeting(camden, arranged, ANYBODY, begins) is None
    early = begins - timedelta(minutes=1)
    with pytest.raises(NotAllowed, match="at 14:30, and what came of it can be recorded from then on"):
        check_not_before_meeting(camden, arranged, Event("record_engaging", early, "sam"), early)
    check_not_before_meeting(camden, arranged, Event("record_engaging", begins, "sam"), begins)


def test_a_date_before_the_meetings_own_is_refused_in_the_outcome() -> None:
    camden, arranged = load_policy("camden-2019"), waiting_for("camden-2019", "meeting_arranged")
    review = Event("record_continues", DAY, "sam", {"planned_on": "2026-11-23"})
    with pytest.raises(InvalidAnswer, match="That is before the meeting of Tuesday 24 November 2026"):
        check_not_before_meeting(camden, arranged, review, DAY)
    later = replace(review, facts={"planned_on": "2026-11-24"})
    check_not_before_meeting(camden, arranged, later, DAY)


def test_the_review_of_a_plan_is_no_meeting_that_is_waited_for() -> None:
    camden = load_policy("camden-2019")
    strategy = waiting_for("camden-2019", "engagement_strategy")
    offered = {one.event for one in outcomes_now(camden, strategy, ANYBODY, NOW)}
    assert offered == {one.event for one in outcomes(camden, strategy, ANYBODY)}
    assert "record_engaging" in offered


def test_a_risk_meeting_has_its_own_date_and_may_be_put_off() -> None:
    camden = load_policy("camden-2019")
    risk = {"risk_meeting": "arranged", "risk_meeting_on": "2026-11-20", "risk_meeting_time": "09:00"}
    arranged = waiting_for("camden-2019", "meeting_arranged", **risk)
    begins = datetime(2026, 11, 20, 9, tzinfo=LONDON)
    assert meeting_begins(camden, arranged, "record_risk_meeting_held") == begins
    put_off = Event("change_risk_meeting_date", NOW, "sam", {"planned_on": "2026-11-27"}, ANYBODY)
    move = advance(camden, arranged, put_off, NOW)
    assert move.facts["risk_meeting_on"] == "2026-11-27"
    assert "risk_meeting_time" not in move.facts
    assert move.facts["planned_on"] == "2026-11-24"
    assert not {"hold_risk_meeting"} & {*move.overtakes, *move.completes}


def test_the_time_is_kept_with_its_date_and_goes_with_it() -> None:
    camden = load_policy("camden-2019")
    fresh = begin(camden).then("report_missed_visit").escalation
    at = Event("arrange_meeting", NOW, "sam", {**NEXT_WEEK, "planned_time": "14:30"}, ANYBODY)
    arranged = advance(camden, fresh, at, NOW)
    assert arranged.facts["planned_time"] == "14:30"
    there = replace(fresh, step=arranged.step, facts=arranged.facts)
    moved = Event("change_meeting_date", NOW, "sam", {"planned_on": "2026-11-26"}, ANYBODY)
    assert "planned_time" not in advance(camden, there, moved, NOW).facts
    held = Event("record_continues", NOW, "sam", {"planned_on": "2026-12-08"}, ANYBODY)
    assert "planned_time" not in advance(camden, there, held, NOW).facts
    with pytest.raises(InvalidAnswer):
        advance(camden, fresh, replace(at, facts={**NEXT_WEEK, "planned_time": "soon"}), NOW)


def test_a_move_that_waits_for_no_duty_to_hold_a_meeting_is_refused_at_load() -> None:
    text = load_policy("southampton-2024").text
    wrong = text.replace(
        "    label: Keep to the plan\n", "    label: Keep to the plan\n    after_meeting: planned_on\n", 1
    )
    assert wrong != text
    with pytest.raises(PolicyRejected, match="the move completes no duty that begins with hold_"):
        parse_policy(wrong, "wrong.yaml")
