"""Camden's flowchart: where events lead, who is told, who may record what, and why."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from state_machines.case.case import Plan
from state_machines.case.limits import NOT_SET, Limit, Origin, Source
from state_machines.duties.duty import DutyKind
from state_machines.errors import EventNotTaken, InvalidAnswer, NotAllowed
from state_machines.flowchart.flowchart import Event, advance, outcomes
from state_machines.people.people import Role
from state_machines.policy.policy import load_policy, parse_policy
from tests.unit.state_machines.small_policy import SMALL_POLICY
from tests.unit.state_machines.walks import ANYBODY, MANAGER, NEXT_WEEK, NOW, WORKER, Walk, begin

CAMDEN = load_policy("camden-2019")
REPORT = "report_missed_visit"


def walk_after_report(plan: Plan = Plan.CP) -> Walk:
    return begin(CAMDEN, plan).then(REPORT, {"outcome": "no_reply", "required_by_plan": "yes"})


def walk_after_meeting(plan: Plan = Plan.CP) -> Walk:
    return walk_after_report(plan).then("arrange_meeting", NEXT_WEEK, WORKER)


def professionals_met_for(outcome: str) -> Walk:
    walk = (
        walk_after_report().then("agree_professionals_only", {}, MANAGER).then("arrange_meeting", NEXT_WEEK)
    )
    return walk.then(outcome, NEXT_WEEK)


def offered_events(walk: Walk, *roles: Role) -> list[str]:
    return [outcome.event for outcome in outcomes(CAMDEN, walk.escalation, frozenset(roles))]


@pytest.mark.parametrize(
    ("plan", "step", "row"),
    [(Plan.CIN, "arrange_network_meeting", "C4a"), (Plan.CP, "arrange_core_group", "C4b")],
)
def test_a_missed_visit_leads_to_the_meeting_of_the_childs_plan(plan: Plan, step: str, row: str) -> None:
    walk = walk_after_report(plan)
    assert (walk.step, CAMDEN.step(step).row) == (step, row)
    assert (walk.move.because.row, walk.move.because.origin) == ("C3", Origin.RECONSTRUCTED)


def test_three_roles_are_told_of_a_missed_visit_each_with_their_own_duty() -> None:
    told = [order.role for order in walk_after_report().move.orders if order.kind is DutyKind.ACKNOWLEDGE]
    assert told == [
        Role.REPORTER_SAFEGUARDING_LEAD,
        Role.ALLOCATED_SOCIAL_WORKER,
        Role.SOCIAL_WORKER_MANAGER,
    ]


def test_hostility_also_goes_to_the_reporters_own_line_manager() -> None:
    walk = begin(CAMDEN).then("report_hostile_incident", {"hostility": "verbal_threat"})
    told = {order.role for order in walk.move.orders if order.kind is DutyKind.ACKNOWLEDGE}
    assert Role.REPORTER_LINE_MANAGER in told
    assert walk.move.because.row == "C8"
    assert walk.open == ("convene_core_group", "consider_risk_meeting")


def test_no_limit_passes_as_the_boards() -> None:
    assert {order.limit for order in walk_after_report().move.orders} == {NOT_SET}


def test_the_authoritys_limit_stands_where_the_board_set_none() -> None:
    limit = Limit("2 days", Source(Origin.LOCAL, set_by="D. Osei", set_on=date(2026, 10, 5)), timedelta(2))
    walk = begin(CAMDEN)
    event = Event(REPORT, NOW, "amina", {}, frozenset())
    move = advance(CAMDEN, walk.escalation, event, NOW, {"convene_core_group": limit})
    assert [order.limit for order in move.orders if order.key == "convene_core_group"] == [limit]


def test_a_limit_in_words_is_the_boards_and_no_time_runs_unless_the_authority_sets_one() -> None:
    policy = parse_policy(SMALL_POLICY.replace("limit: 6 weeks", "limit: promptly"), "small.yaml")
    walk, event = begin(policy), Event(REPORT, NOW, "amina")
    limit = next(order.limit for order in walk.then(REPORT).move.orders if order.key == "meet")
    assert limit == Limit("promptly", Source(Origin.DOCUMENT, "2", "X2"))
    ours = Limit("2 days", Source(Origin.LOCAL, set_by="D. Osei", set_on=date(2026, 10, 5)), timedelta(2))
    move = advance(policy, walk.escalation, event, NOW, {"meet": ours})
    assert [order.limit for order in move.orders if order.key == "meet"] == [ours]


def test_the_boards_own_limit_is_never_replaced() -> None:
    policy = parse_policy(SMALL_POLICY, "small.yaml")
    local = {"meet": Limit("1 day", Source(Origin.LOCAL), timedelta(1))}
    event = Event(REPORT, NOW, "amina")
    move = advance(policy, begin(policy).escalation, event, NOW, local)
    limit = next(order.limit for order in move.orders if order.key == "meet")
    assert (limit.wait, limit.source) == (timedelta(weeks=6), Source(Origin.DOCUMENT, "2", "X2"))


@pytest.mark.parametrize(
    ("facts", "reminded"),
    [
        ({}, True),
        ({"telephoned_social_worker": "no"}, True),
        ({"telephoned_social_worker": "yes"}, False),
    ],
)
def test_the_reporter_is_reminded_to_telephone_unless_they_did(
    facts: dict[str, str], *, reminded: bool
) -> None:
    reminders = begin(CAMDEN).then(REPORT, facts).move.reminders
    assert any(reminder.role is Role.REPORTER for reminder in reminders) is reminded


def test_a_report_says_nothing_of_an_earlier_ones_telephone_call() -> None:
    walk = begin(CAMDEN).then(REPORT, {"telephoned_social_worker": "yes", "seen": "not_seen"}).then(REPORT)
    assert "seen" not in walk.move.facts
    assert any(reminder.role is Role.REPORTER for reminder in walk.move.reminders)


def test_an_appointment_outside_the_plan_is_reported_under_section_4_and_met_about_under_section_5() -> None:
    walk = begin(CAMDEN, Plan.CIN).then(REPORT, {"outcome": "not_brought", "required_by_plan": "no"})
    assert (walk.move.because.row, walk.move.because.section) == ("C1b", "4, 5")


def test_a_second_report_tells_the_roles_again_and_leaves_the_step() -> None:
    walk = walk_after_meeting().then(REPORT, {"outcome": "refused_at_door"})
    assert (walk.step, walk.move.entered, walk.open) == ("meeting_arranged", False, ("hold_meeting",))
    assert {order.kind for order in walk.move.orders} == {DutyKind.ACKNOWLEDGE}


def test_a_report_before_closing_opens_the_meeting_again() -> None:
    walk = professionals_met_for("record_engaging").then(REPORT)
    assert walk.step == "arrange_core_group"
    assert walk.open == ("tell_family_outcome", "convene_core_group")


def test_the_social_worker_asks_and_the_manager_decides_on_professionals_only() -> None:
    walk = walk_after_report()
    assert "ask_professionals_only" in offered_events(walk, Role.ALLOCATED_SOCIAL_WORKER)
    assert "agree_professionals_only" not in offered_events(walk, Role.ALLOCATED_SOCIAL_WORKER)
    manager = offered_events(walk, Role.SOCIAL_WORKER_MANAGER, Role.ALLOCATED_SOCIAL_WORKER)
    assert "agree_professionals_only" in manager
    assert "ask_professionals_only" not in manager


def test_a_social_worker_who_decides_it_alone_is_told_who_may() -> None:
    with pytest.raises(NotAllowed, match="social worker's manager"):
        walk_after_report().then("agree_professionals_only", {}, WORKER)


def test_the_service_manager_may_decide_when_the_ladder_came_to_them() -> None:
    roles = frozenset({Role.SERVICE_MANAGER})
    assert (
        walk_after_report().then("agree_professionals_only", {}, roles).step
        == "arrange_professionals_meeting"
    )


def test_whoever_reported_may_ask_for_more_and_decides_nothing() -> None:
    asked = ["ask_for_panel", "ask_social_care"]
    assert offered_events(walk_after_report(), Role.REPORTER, Role.REPORTER_SAFEGUARDING_LEAD) == asked
    with pytest.raises(NotAllowed):
        walk_after_report().then("arrange_meeting", NEXT_WEEK, frozenset({Role.REPORTER}))


@pytest.mark.parametrize(
    ("plan", "step"), [(Plan.CIN, "arrange_network_meeting"), (Plan.CP, "arrange_core_group")]
)
def test_a_manager_who_refuses_gives_the_meeting_back(plan: Plan, step: str) -> None:
    walk = walk_after_report(plan).then("ask_professionals_only", {}, WORKER)
    assert walk.open == ("decide_professionals_only",)
    back = walk.then("refuse_professionals_only", {}, MANAGER)
    assert (back.step, back.move.completes) == (step, ("decide_professionals_only",))


@pytest.mark.parametrize(
    ("outcome", "step"),
    [
        ("record_engaging", "closed"),
        ("record_continues", "engagement_strategy"),
        ("refer_to_complexity_panel", "complexity_panel"),
        ("seek_legal_advice", "legal_advice"),
        ("call_strategy_discussion", "strategy_discussion"),
    ],
)
def test_what_the_meeting_decides_leads_to_its_step(outcome: str, step: str) -> None:
    walk = walk_after_meeting().then(outcome, NEXT_WEEK)
    assert (walk.step, walk.move.completes) == (step, ("hold_meeting",))
    assert walk.move.closes is (step == "closed")


@pytest.mark.parametrize(
    "outcome",
    [
        "record_engaging",
        "record_continues",
        "refer_to_complexity_panel",
        "seek_legal_advice",
        "call_strategy_discussion",
    ],
)
def test_the_family_is_told_whatever_a_professionals_meeting_decides(outcome: str) -> None:
    assert "tell_family_outcome" in professionals_met_for(outcome).open


def test_what_is_owed_to_the_family_goes_on_from_step_to_step() -> None:
    walk = professionals_met_for("record_continues").then("seek_legal_advice")
    assert walk.open == ("tell_family_outcome", "take_legal_advice")
    assert "tell_family_outcome" not in [order.key for order in walk.move.orders]


def test_it_closes_once_the_family_was_told() -> None:
    walk = professionals_met_for("record_engaging")
    assert walk.step == "before_closing"
    assert walk.then("record_family_told").move.closes


def test_non_engagement_that_continues_orders_the_next_review() -> None:
    walk = (
        walk_after_meeting()
        .then("record_continues", NEXT_WEEK)
        .then("record_continues", {"planned_on": "2026-12-15"})
    )
    assert (walk.move.completes, walk.open) == (("review_strategy",), ("review_strategy",))
    assert walk.move.facts["planned_on"] == "2026-12-15"


def test_hostility_is_dealt_with_before_closing() -> None:
    walk = (
        walk_after_meeting()
        .then("report_hostile_incident", {"hostility": "felt_unsafe"})
        .then("record_engaging")
    )
    assert (walk.step, walk.open) == ("before_closing", ("consider_risk_meeting", "finish_what_is_owed"))
    assert walk.then("decide_no_risk_meeting").move.closes


def test_a_second_hostile_incident_keeps_the_risk_meeting_that_is_arranged() -> None:
    walk = begin(CAMDEN).then("report_hostile_incident").then("convene_risk_meeting", NEXT_WEEK)
    again = walk.then("report_hostile_incident")
    assert again.open == walk.open == ("convene_core_group", "hold_risk_meeting")


def test_the_dates_of_two_meetings_are_kept_apart() -> None:
    walk = begin(CAMDEN).then("report_hostile_incident").then("arrange_meeting", NEXT_WEEK)
    facts = walk.then("convene_risk_meeting", {"planned_on": "2026-11-20"}).move.facts
    assert (facts["planned_on"], facts["risk_meeting_on"]) == ("2026-11-24", "2026-11-20")


def test_the_day_an_agency_closes_stands_until_its_next_report_says_otherwise() -> None:
    walk = begin(CAMDEN).then("report_agency_closing", {"closes_on": "2026-12-01"}).then(REPORT)
    assert walk.move.facts["closes_on"] == "2026-12-01"
    assert "closes_on" not in walk.then("report_agency_closing").move.facts


def test_a_step_that_is_left_takes_its_date_along() -> None:
    assert "planned_on" not in walk_after_meeting().then("seek_legal_advice").move.facts


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "needs a date"),
        ({"planned_on": "2026-11-16"}, "before the report of 17 November 2026"),
        ({"planned_on": "soon"}, "YYYY-MM-DD"),
        ({"planned_on": "2026-11-24", "plan": "CIP"}, "Choose one of"),
        ({"planned_on": "2026-11-24", "mood": "low"}, "does not know"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(facts: dict[str, str], words: str) -> None:
    with pytest.raises(InvalidAnswer, match=words):
        walk_after_report().then("arrange_meeting", facts)


def test_an_event_from_the_future_is_refused() -> None:
    event = Event(REPORT, NOW + timedelta(minutes=1), "amina")
    with pytest.raises(InvalidAnswer, match="future"):
        advance(CAMDEN, begin(CAMDEN).escalation, event, NOW)


@pytest.mark.parametrize("event", ["record_engaging", "report_a_dragon", "record_family_told"])
def test_an_event_that_the_step_does_not_take_is_refused(event: str) -> None:
    with pytest.raises(EventNotTaken):
        walk_after_report().then(event, {}, ANYBODY)


def test_a_closed_escalation_takes_no_report() -> None:
    with pytest.raises(EventNotTaken):
        walk_after_meeting().then("record_engaging").then(REPORT)
