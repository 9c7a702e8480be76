"""Southampton's file against the partnership's document: rows, the word promptly, types, serious harm."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from state_machines.case.case import Plan
from state_machines.case.limits import Limit, Origin
from state_machines.errors import EventNotTaken
from state_machines.people.people import Role
from state_machines.policy.model import DutyRule, Rule, TellRule
from state_machines.policy.policy import load_policy
from tests.unit.state_machines.walks import NEXT_WEEK, begin

SOUTHAMPTON = load_policy("southampton-2024")
VISIT = "report_missed_visit"


def rules() -> Iterator[Rule]:
    yield from SOUTHAMPTON.gaps
    yield from SOUTHAMPTON.holders
    yield from SOUTHAMPTON.types
    yield from SOUTHAMPTON.tells
    yield from SOUTHAMPTON.reminders
    yield from SOUTHAMPTON.boxes.values()
    yield from SOUTHAMPTON.moves
    for step in SOUTHAMPTON.steps:
        yield from step.duties


def test_every_row_of_the_document_is_in_the_file_and_no_other_bodys() -> None:
    assert {rule.row for rule in rules()} == {"H1", "H2", "H3", "H4"}


def test_the_documents_only_limit_is_a_word_and_the_others_are_marked_as_ours() -> None:
    duties: list[DutyRule | TellRule] = [
        *SOUTHAMPTON.tells,
        *(duty for step in SOUTHAMPTON.steps for duty in step.duties),
    ]
    limits = [(duty.limit, duty.origin) for duty in duties if duty.limit is not None]
    assert {limit.length for limit, _ in limits} == {None}
    said = {limit.text for limit, origin in limits if origin is Origin.DOCUMENT}
    ours = {limit.text for limit, origin in limits if origin is Origin.RECONSTRUCTED}
    assert (said, ours) == ({"promptly"}, {"promptly", "immediately", "before the meeting"})


def test_the_line_manager_is_told_promptly_and_the_screen_can_say_so() -> None:
    orders = {order.key: order for order in begin(SOUTHAMPTON).then(VISIT).move.orders}
    told = orders["tell_line_manager"]
    assert (told.role, told.limit) == (Role.REPORTER_LINE_MANAGER, Limit("promptly", told.source))
    assert told.source.section == "11"


def test_scrambled_definitions_are_said_to_be_scrambled() -> None:
    assert any(gap.section == "6" and "scrambled" in gap.text for gap in SOUTHAMPTON.gaps)
    doubtful = {kind.name for kind in SOUTHAMPTON.types if "scrambled" in kind.text}
    assert doubtful == {"confrontation", "avoidance"}


@pytest.mark.parametrize(
    ("facts", "types"),
    [
        ({"outcome": "no_reply", "door": "not_answering"}, ["confrontation"]),
        ({"outcome": "no_reply", "door": "nobody_in"}, []),
        ({"outcome": "cut_short"}, ["avoidance"]),
        ({"outcome": "cancelled_or_late"}, ["ambivalence"]),
        ({"outcome": "refused_at_door"}, ["refusal"]),
        ({"outcome": "not_seen_alone"}, ["refusal"]),
        ({"hostility": "verbal_threat"}, ["violence"]),
        ({"concern": "disguised_compliance"}, ["presenting_compliance"]),
        ({"concern": "drift", "injury_hidden": "yes"}, ["presenting_compliance"]),
        ({"family_change": "moved"}, ["presenting_compliance"]),
        ({}, []),
    ],
)
def test_the_boards_types_are_suggested_from_what_was_seen(facts: dict[str, str], types: list[str]) -> None:
    assert [kind.name for kind in SOUTHAMPTON.types_suggested_by(facts)] == types


@pytest.mark.parametrize(
    ("event", "facts"),
    [
        (VISIT, {"immediate_danger": "yes"}),
        ("report_engagement_concern", {"immediate_danger": "yes"}),
        ("report_hostile_incident", {"immediate_danger": "yes", "hostility": "actual_violence"}),
        ("report_hostile_incident", {"hostility": "actual_violence"}),
    ],
)
def test_serious_harm_or_a_crime_brings_in_the_procedures_from_any_step(
    event: str, facts: dict[str, str]
) -> None:
    walk = begin(SOUTHAMPTON, Plan.EH).then(VISIT).then("record_case_discussion").then("respond_in_turn")
    for standing in (begin(SOUTHAMPTON, Plan.EH), walk, walk.then("arrange_meeting", NEXT_WEEK)):
        after = standing.then(event, facts)
        assert (after.step, after.move.because.row) == ("child_protection", "H4")
        social_care = [order for order in after.move.orders if order.role is Role.CHILDRENS_SOCIAL_CARE]
        assert sorted(order.kind.value for order in social_care) == ["acknowledge", "act"]


def test_the_procedures_reopen_what_the_practitioner_owes() -> None:
    walk = begin(SOUTHAMPTON).then(VISIT, {"immediate_danger": "yes"}).then("record_reported")
    assert "report_under_procedures" not in walk.open
    again = walk.then("record_no_enquiry").then("record_serious_harm")
    assert "report_under_procedures" in again.open


def test_who_carries_out_the_procedures_is_our_reading() -> None:
    held = {rule.role: rule.origin for rule in SOUTHAMPTON.holders}
    assert held[Role.CHILDRENS_SOCIAL_CARE] is Origin.RECONSTRUCTED
    assert held[Role.REPORTER_LINE_MANAGER] is Origin.DOCUMENT


def test_every_outcome_is_short_enough_for_a_button() -> None:
    assert [move.label for move in SOUTHAMPTON.outcomes if len(move.label) > 32] == []


_PROCEDURES = {"follow_procedures", "report_under_procedures"}
_OPEN_STEPS = {
    "case_discussion": (),
    "gather_information": ("record_case_discussion",),
    "immediate_action": ("respond_at_once",),
    "arrange_team": ("record_case_discussion", "respond_in_turn"),
    "team_arranged": ("record_case_discussion", "respond_in_turn", "arrange_meeting"),
    "action_plan": ("record_case_discussion", "respond_in_turn", "arrange_meeting", "agree_action_plan"),
}


@pytest.mark.parametrize(("step", "events"), _OPEN_STEPS.items(), ids=_OPEN_STEPS)
@pytest.mark.parametrize(
    ("report", "facts"),
    [
        ("report_missed_visit", {"immediate_danger": "yes"}),
        ("report_missed_visit", {"outcome": "no_reply", "child_alone": "yes"}),
        ("report_hostile_incident", {"immediate_danger": "yes"}),
        ("report_hostile_incident", {"hostility": "actual_violence"}),
        ("report_hostile_incident", {"hostility": "verbal_threat", "threat": "yes"}),
        ("report_hostile_incident", {"hostility": "written_threat", "threat": "yes"}),
        ("report_hostile_incident", {"hostility": "damage"}),
        ("report_hostile_incident", {"hostility": "intimidation", "weapons": "yes"}),
        ("report_engagement_concern", {"immediate_danger": "yes"}),
        ("report_engagement_concern", {"concern": "drift", "injury_hidden": "yes"}),
        ("report_no_access_assessment", {"immediate_danger": "yes"}),
        ("report_no_access_assessment", {"child_alone": "yes"}),
        ("report_no_access_assessment", {"safeguarding_concern": "yes"}),
        ("report_no_access_assessment", {"intervene_now": "yes"}),
        ("report_family_moved", {"immediate_danger": "yes"}),
    ],
)
def test_danger_and_crime_reach_social_care_by_the_procedures_from_every_step(
    step: str, events: tuple[str, ...], report: str, facts: dict[str, str]
) -> None:
    walk = begin(SOUTHAMPTON, Plan.EH).then(VISIT)
    for event in events:
        walk = walk.then(event, NEXT_WEEK)
    assert walk.step == step
    walk = walk.then(report, facts)
    assert (walk.step, set(walk.open)) == ("child_protection", _PROCEDURES)
    told = [order.role for order in walk.move.orders if order.key.startswith("tell_social_care")]
    assert told == [Role.CHILDRENS_SOCIAL_CARE]
    assert walk.move.because.origin is Origin.RECONSTRUCTED


@pytest.mark.parametrize("hostility", ["felt_unsafe", "shouting_or_swearing", "intimidation"])
def test_hostility_that_is_no_crime_goes_to_the_line_manager_alone(hostility: str) -> None:
    walk = begin(SOUTHAMPTON).then("report_hostile_incident", {"hostility": hostility, "weapons": "no"})
    assert walk.step == "case_discussion"
    assert Role.CHILDRENS_SOCIAL_CARE not in {order.role for order in walk.move.orders}


def test_immediate_action_is_heard_of_by_social_care() -> None:
    walk = begin(SOUTHAMPTON).then(VISIT).then("respond_at_once")
    assert Role.CHILDRENS_SOCIAL_CARE in {order.role for order in walk.move.orders}


def test_families_that_move_are_a_sign_and_are_not_closed_as_engaging_while_looked_for() -> None:
    walk = begin(SOUTHAMPTON).then(
        "report_family_moved", {"family_change": "gone", "whereabouts": "not_known"}
    )
    assert walk.step == "case_discussion"
    with pytest.raises(EventNotTaken):
        walk.then("record_engaging")
    discussed = walk.then("record_case_discussion")
    assert discussed.then("record_family_found_here").then("record_engaging").move.closes
    waits = discussed.then("record_engaging")
    assert (waits.step, set(waits.open)) == ("before_closing", {"finish_what_is_owed", "find_family"})
    assert waits.then("record_family_found_here").step == "closed"


def test_child_protection_takes_over_only_once_a_family_that_is_gone_is_found() -> None:
    gone = {"immediate_danger": "yes", "family_change": "gone", "whereabouts": "not_known"}
    walk = begin(SOUTHAMPTON).then("report_family_moved", gone)
    assert (walk.step, set(walk.open)) == ("child_protection", {*_PROCEDURES, "find_family"})
    waits = walk.then("record_child_protection_enquiry")
    assert (waits.step, set(waits.open)) == ("before_closing", {"finish_what_is_owed", "find_family"})
    elsewhere = waits.then("record_family_found_elsewhere")
    assert elsewhere.then("record_receiving_authority_told").step == "child_protection_takes_over"


def test_an_immediate_action_does_not_stand_for_the_case_discussion() -> None:
    at_once = begin(SOUTHAMPTON).then(VISIT).then("respond_at_once")
    assert at_once.move.completes == ()
    assert at_once.then("record_immediate_action").step == "case_discussion"
    gathering = begin(SOUTHAMPTON).then(VISIT).then("record_case_discussion").then("respond_at_once")
    assert gathering.then("record_immediate_action").step == "gather_information"


def test_reasons_name_the_rule_and_the_reading_of_what_the_document_leaves_open() -> None:
    document = {move.event for move in SOUTHAMPTON.moves if move.origin is Origin.DOCUMENT}
    assert document == {
        "report_missed_visit",
        "report_hostile_incident",
        "report_engagement_concern",
        "arrange_meeting",
        "agree_action_plan",
        "record_serious_harm",
    }
