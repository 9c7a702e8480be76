"""Stockport's file against the board's document: rows, sections, the one limit, what is cut."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from state_machines.case.case import Plan
from state_machines.case.limits import Origin
from state_machines.people.people import Role
from state_machines.policy.model import DutyRule, Rule, TellRule
from state_machines.policy.policy import load_policy
from tests.unit.state_machines.walks import NEXT_WEEK, Walk, begin

STOCKPORT = load_policy("stockport-3.7")
VISIT = "report_missed_visit"
NO_ACCESS = {"outcome": "no_reply"}


def rules() -> Iterator[Rule]:
    yield from STOCKPORT.gaps
    yield from STOCKPORT.holders
    yield from STOCKPORT.tells
    yield from STOCKPORT.reminders
    yield from STOCKPORT.boxes.values()
    yield from STOCKPORT.alongside
    yield from STOCKPORT.moves
    for step in STOCKPORT.steps:
        yield from step.duties


def walk_to_plan(plan: Plan = Plan.EH) -> Walk:
    walk = begin(STOCKPORT, plan).then("report_engagement_concern").then("invoke_for_agencies")
    walk = walk.then("record_single_agency_failed").then("arrange_meeting", NEXT_WEEK)
    return walk.then("agree_engagement_plan", NEXT_WEEK)


def test_every_row_of_the_document_is_in_the_file_and_no_other_bodys() -> None:
    assert {rule.row for rule in rules()} == {f"T{number}" for number in range(1, 12)}


def test_the_sections_that_ask_for_something_are_cited_as_the_documents() -> None:
    cited = {part for rule in rules() if rule.origin is Origin.DOCUMENT for part in rule.section.split(", ")}
    assert cited >= {"3.4", "4.1", "4.2", "4.3", "4.4", "4.5", "4.6", "4.7", "5.1", "5.2", "6.2", "6.3"}


def test_what_is_cut_is_never_passed_off_as_the_documents() -> None:
    assert {rule.origin for rule in rules() if rule.section == "6.4"} == {Origin.RECONSTRUCTED}
    assert any(gap.section == "6.4" and "cut" in gap.text for gap in STOCKPORT.gaps)


def test_the_document_has_no_types_and_says_whose_it_leaves_them_to() -> None:
    assert STOCKPORT.types == ()
    assert any(gap.section == "3.5" for gap in STOCKPORT.gaps)


#: What is told and referred at once; the document gives no time, so that is our reading.
IMMEDIATE = (
    "tell_social_care_of_danger",
    "tell_social_care_of_concern",
    "tell_social_care_of_child_alone",
    "tell_social_care_of_intervention",
    "tell_social_care_of_hidden_injury",
    "tell_social_care_of_harm",
    "tell_social_care_of_move",
    "refer_to_social_care",
    "decide_child_alone",
)


def test_the_review_within_six_weeks_is_the_documents_only_limit_and_the_others_are_ours() -> None:
    duties: list[DutyRule | TellRule] = [
        *STOCKPORT.tells,
        *STOCKPORT.alongside,
        *(duty for step in STOCKPORT.steps for duty in step.duties),
    ]
    limited = [duty for duty in duties if duty.limit is not None]
    said = {duty.key for duty in limited if duty.origin is Origin.DOCUMENT}
    assert said == {"review_engagement_plan"}
    limits = {duty.key: duty.limit.text for duty in limited if duty.limit is not None}
    assert limits == {
        "review_engagement_plan": "6 weeks",
        "invite_team": "before the meeting",
        "invite_social_care_to_team": "before the meeting",
        "invite_involved_social_care_to_team": "before the meeting",
        "invite_social_care_to_review": "before the review",
        **dict.fromkeys(IMMEDIATE, "immediately"),
    }


@pytest.mark.parametrize("trigger", ["invoke_for_harm", "invoke_for_resources", "invoke_for_agencies"])
def test_any_of_the_three_triggers_invokes_the_protocol(trigger: str) -> None:
    walk = begin(STOCKPORT, Plan.EH).then(VISIT, NO_ACCESS).then(trigger)
    assert (walk.step, walk.move.because.section.split(", ")[0]) == ("single_agency", "3.4")


def test_firm_evidence_of_harm_is_referred_and_told_to_social_care() -> None:
    walk = begin(STOCKPORT, Plan.EH).then("report_engagement_concern").then("invoke_for_harm")
    assert "refer_to_social_care" in walk.open
    assert Role.CHILDRENS_SOCIAL_CARE in {order.role for order in walk.move.orders}
    assert walk.move.because.origin is Origin.RECONSTRUCTED
    referred = begin(STOCKPORT, Plan.EH).then("report_engagement_concern", {"immediate_danger": "yes"})
    again = referred.then("record_referral").then("invoke_for_harm")
    assert (again.open.count("refer_to_social_care"), again.move.because.section) == (0, "3.4")


@pytest.mark.parametrize(
    "report", [VISIT, "report_hostile_incident", "report_engagement_concern", "report_no_access_assessment"]
)
@pytest.mark.parametrize("before", [(), ("propose_no_further_action",)])
def test_danger_is_told_to_social_care_and_referred_wherever_the_chart_stands(
    report: str, before: tuple[str, ...]
) -> None:
    walk = begin(STOCKPORT, Plan.EH)
    if before:
        walk = walk_to_plan(Plan.EH)
    for event in before:
        walk = walk.then(event)
    walk = walk.then(report, {"immediate_danger": "yes"})
    assert "refer_to_social_care" in walk.open
    assert Role.CHILDRENS_SOCIAL_CARE in {order.role for order in walk.move.orders}


def test_an_assessment_that_danger_cut_short_is_still_owed() -> None:
    walk = begin(STOCKPORT).then(VISIT, NO_ACCESS)
    danger = walk.then("report_no_access_assessment", {"immediate_danger": "yes"})
    assert "assess_no_access" in danger.open
    whole = {"immediate_danger": "yes", "intervene_now": "yes", "safeguarding_concern": "yes"}
    assert "assess_no_access" not in walk.then("report_no_access_assessment", whole).open


@pytest.mark.parametrize("outcome", ["no_reply", "refused_at_door"])
def test_a_visit_without_access_is_the_practitioners_to_assess(outcome: str) -> None:
    walk = begin(STOCKPORT).then(VISIT, {"outcome": outcome})
    assert "assess_no_access" in walk.open
    assert Role.NETWORK in {order.role for order in walk.move.orders}


@pytest.mark.parametrize("outcome", ["cut_short", "cancelled_or_late", "not_brought", "not_seen_alone"])
def test_another_missed_visit_asks_for_no_such_assessment(outcome: str) -> None:
    assert "assess_no_access" not in begin(STOCKPORT).then(VISIT, {"outcome": outcome}).open


def test_childrens_social_care_is_invited_only_where_it_is_not_involved() -> None:
    assert "invite_social_care" in walk_to_plan(Plan.EH).open
    later = {"outcome": "cut_short"}
    assert "invite_social_care" not in walk_to_plan(Plan.CIN).then(VISIT, later).open


def test_a_plan_that_works_needs_no_invitation_and_one_report_more_asks_for_it_again() -> None:
    walk = walk_to_plan(Plan.EH).then("keep_engagement_plan", NEXT_WEEK)
    assert walk.open == ("review_engagement_plan",)
    assert "invite_social_care" in walk.then(VISIT, {"outcome": "cut_short"}).open


@pytest.mark.parametrize("plan", [Plan.CIN, Plan.CP])
def test_where_it_is_involved_and_nothing_changes_a_conference_is_considered(plan: Plan) -> None:
    assert walk_to_plan(plan).then("record_continues").step == "consider_conference"


def test_without_it_the_first_review_is_again_within_six_weeks() -> None:
    walk = walk_to_plan(Plan.EH).then("record_continues")
    assert (walk.step, sorted(walk.open)) == (
        "engagement_plan",
        ["invite_social_care", "review_engagement_plan"],
    )


@pytest.mark.parametrize(
    ("facts", "step"),
    [
        ({"same_reason": "yes", "within_twelve_months": "yes"}, "repeat_referral"),
        ({"same_reason": "yes", "within_twelve_months": "no"}, "weigh_persistence"),
        ({"same_reason": "no", "within_twelve_months": "yes"}, "weigh_persistence"),
        ({}, "weigh_persistence"),
    ],
)
def test_a_repeat_is_for_the_same_reason_and_within_twelve_months(facts: dict[str, str], step: str) -> None:
    assert begin(STOCKPORT).then("report_repeat_referral", facts).step == step


def test_no_new_report_leaves_an_approval_standing_but_an_assessment_without_concern_does() -> None:
    walk = walk_to_plan(Plan.EH).then("propose_no_further_action")
    assert walk.then(VISIT, NO_ACCESS).step == "arrange_team"
    assessed = {"safeguarding_concern": "yes"}
    assert walk.then("report_no_access_assessment", assessed).step == "arrange_team"
    assert walk.then("report_agency_closing").step == "arrange_team"
    assert walk.then("report_agencies_disagree").step == "arrange_team"
    assert walk.then("report_no_access_assessment").step == "no_further_action"


def test_every_outcome_is_short_enough_for_a_button() -> None:
    assert [move.label for move in STOCKPORT.outcomes if len(move.label) > 32] == []
