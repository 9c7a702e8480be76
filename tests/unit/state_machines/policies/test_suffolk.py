"""Suffolk's file against its document: rows, limits, access denied, safety, disagreement, and types."""

from __future__ import annotations

import pytest

from state_machines.case.case import Plan
from state_machines.case.limits import Origin
from state_machines.errors import NotAllowed
from state_machines.people.people import Role
from state_machines.policy.policy import load_policy
from tests.unit.state_machines.policies.test_dorset import duties, limits, rows_of_scenarios, rules
from tests.unit.state_machines.searched import ways_to_end
from tests.unit.state_machines.walks import begin

SUFFOLK = load_policy("suffolk-2017")
ROWS = {f"F{number}" for number in range(1, 10)}
LINE_MANAGER = frozenset({Role.REPORTER_LINE_MANAGER})
OWED = ("safety_record", "joint_visit", "reallocation", "disagreement", "manager_answer", "missing_family")


def test_every_row_of_the_document_is_in_the_file_and_no_other_bodys() -> None:
    assert {rule.row for rule in rules(SUFFOLK)} == ROWS


def test_every_row_is_reached_by_a_scenario_that_holds() -> None:
    assert rows_of_scenarios(SUFFOLK) == ROWS


#: The document uses the word for access denied; for a child left at risk it is our reading.
OURS = (
    "tell_social_care_of_danger",
    "tell_social_care_of_concern",
    "tell_social_care_of_child_alone",
    "tell_social_care_of_hidden_injury",
    "tell_social_care_of_move",
    "follow_child_protection_procedures",
)


def test_limits_are_the_documents_own_or_marked_as_our_reading() -> None:
    ours = {rule.key: rule.origin for rule in (*SUFFOLK.tells, *duties(SUFFOLK)) if rule.key in OURS}
    assert ours == dict.fromkeys(OURS, Origin.RECONSTRUCTED)
    assert limits(SUFFOLK) == {
        "tell_line_manager_access_denied": "immediately",
        "tell_line_manager_not_answering": "immediately",
        "tell_line_manager_uncomfortable": "immediately",
        "answer_worker": "immediately",
        "answer_worker_beside": "immediately",
        **dict.fromkeys(OURS, "immediately"),
        "invite_network": "before the meeting",
        "invite_social_worker": "before the meeting",
        "support_worker": "promptly",
        "support_worker_beside": "promptly",
        "summarise_three_months": "3 months",
        "summarise_three_months_of_early_help": "3 months",
    }


def test_every_section_is_a_heading_for_the_document_numbers_none() -> None:
    sections = {rule.section for rule in rules(SUFFOLK)} - {""}
    assert "Keeping Safe" in sections
    assert not any(character.isdigit() for section in sections for character in section)


def test_the_ends_are_ours_and_say_so() -> None:
    rebuilt = {name for name, box in SUFFOLK.boxes.items() if box.origin is Origin.RECONSTRUCTED}
    assert rebuilt == {"before_closing", "closed"}
    ends = [move for move in SUFFOLK.moves if "closed_as" in move.sets]
    assert {move.origin for move in ends} == {Origin.RECONSTRUCTED}


@pytest.mark.parametrize(
    ("facts", "step", "limit"),
    [
        ({"outcome": "refused_at_door"}, "access_denied", "immediately"),
        ({"outcome": "no_reply", "door": "not_answering"}, "access_denied", "immediately"),
        ({"outcome": "no_reply"}, "access_denied", "immediately"),
        ({"outcome": "no_reply", "door": "nobody_in"}, "worker_supported", "not set"),
        ({"outcome": "cut_short"}, "worker_supported", "not set"),
        ({}, "worker_supported", "not set"),
    ],
)
def test_only_denied_access_is_the_managers_at_once(facts: dict[str, str], step: str, limit: str) -> None:
    walk = begin(SUFFOLK).then("report_missed_visit", facts)
    told = [order.limit.text for order in walk.move.orders if order.key.startswith("tell_line_manager")]
    assert (walk.step, told) == (step, [limit])


def test_the_line_managers_answer_is_owed_until_the_manager_gives_it() -> None:
    denied = begin(SUFFOLK).then("report_missed_visit", {"outcome": "refused_at_door"})
    with pytest.raises(NotAllowed):
        denied.then("agree_next_steps", roles=frozenset({Role.REPORTER, Role.NETWORK}))
    assert denied.then("report_engagement_concern").open == ("answer_worker",)
    assert denied.then("agree_next_steps", roles=LINE_MANAGER).move.completes == ("answer_worker",)


@pytest.mark.parametrize(
    ("hostility", "considered"),
    [
        ("felt_unsafe", []),
        ("shouting_or_swearing", []),
        ("intimidation", ["reallocation"]),
        ("damage", ["joint_visit", "reallocation"]),
    ],
)
def test_another_worker_is_considered_after_threats_and_joint_visits_where_a_factor_is_known(
    hostility: str, considered: list[str]
) -> None:
    walk = begin(SUFFOLK).then("report_hostile_incident", {"hostility": hostility})
    keys = ["record_safety", "support_worker", *(f"consider_{what}" for what in considered)]
    assert sorted(walk.open) == sorted(keys)


@pytest.mark.parametrize("factor", [{"weapons": "yes"}, {"animals": "yes"}])
def test_a_weapon_or_an_animal_alone_calls_for_thought_about_joint_visits(factor: dict[str, str]) -> None:
    walk = begin(SUFFOLK).then("report_hostile_incident", {"hostility": "intimidation", **factor})
    assert "consider_joint_visit" in walk.open


def test_safety_is_told_to_the_other_professionals() -> None:
    walk = begin(SUFFOLK, Plan.EH).then("report_hostile_incident", {"hostility": "felt_unsafe"})
    alerted = {order.role for order in walk.move.orders if order.source.row == "F3" and "alert" in order.key}
    assert alerted == {Role.NETWORK, Role.LEAD_PRACTITIONER}


def test_each_summary_begins_three_months_anew() -> None:
    agreed = begin(SUFFOLK).then("report_engagement_concern").then("agree_next_steps")
    again = agreed.then("record_summary")
    assert again.move.completes == ("summarise_three_months",)
    (order,) = again.move.orders
    assert (order.key, order.limit.text, order.limit.months) == ("summarise_three_months", "3 months", 3)


def test_a_disagreement_goes_to_every_respective_manager_and_then_to_the_boards_policy() -> None:
    open_ = begin(SUFFOLK).then("report_engagement_concern").then("report_agencies_disagree")
    told = {order.role for order in open_.move.orders if order.source.row == "F8"}
    assert told >= {Role.REPORTER_LINE_MANAGER, Role.NETWORK_LINE_MANAGERS, Role.SOCIAL_WORKER_MANAGER}
    escalated = open_.then("use_escalation_policy")
    assert set(escalated.open) == {"support_worker", "follow_escalation_policy"}
    assert escalated.then("record_disagreement_settled").open == ("support_worker",)


@pytest.mark.slow
def test_nothing_ends_while_safety_or_a_disagreement_is_still_owed() -> None:
    ended = list(ways_to_end("suffolk-2017"))
    assert ended
    still = {"owed", "owed_promptly", "to_consider", "with_managers", "with_board", "to_find", "to_tell"}
    for walk in ended:
        assert not still & {walk.escalation.facts.get(name) for name in OWED}


@pytest.mark.parametrize(
    ("facts", "types"),
    [
        ({"outcome": "no_reply", "door": "not_answering"}, ["hostility"]),
        ({"outcome": "no_reply", "door": "nobody_in"}, ["non_compliance"]),
        ({"outcome": "cancelled_or_late"}, ["non_compliance", "disguised_compliance"]),
        ({"concern": "disguised_compliance"}, ["disguised_compliance"]),
        ({"hostility": "written_threat"}, ["hostility"]),
        ({"hostility": "felt_unsafe"}, []),
    ],
)
def test_the_boards_types_are_suggested_from_what_was_seen(facts: dict[str, str], types: list[str]) -> None:
    assert [kind.name for kind in SUFFOLK.types_suggested_by(facts)] == types
