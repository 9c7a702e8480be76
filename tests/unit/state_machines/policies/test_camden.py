"""Camden's file against the board's document: rows, sections, what is lost, and types."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from state_machines.case.limits import Origin
from state_machines.people.people import Role
from state_machines.policy.model import Rule
from state_machines.policy.policy import load_policy
from tests.unit.state_machines.searched import searched
from tests.unit.state_machines.walks import begin

CAMDEN = load_policy("camden-2019")
ROWS = {"C1", "C1b", "C1c", "C2", "C3", "C4a", "C4b", "C5", "C6", "C7", "C8", "C9"}


def rules() -> Iterator[Rule]:
    yield from CAMDEN.gaps
    yield from CAMDEN.holders
    yield from CAMDEN.types
    yield from CAMDEN.tells
    yield from CAMDEN.reminders
    yield from CAMDEN.boxes.values()
    yield from CAMDEN.alongside
    yield from CAMDEN.moves
    for step in CAMDEN.steps:
        yield from step.duties


def test_every_row_of_the_document_is_in_the_file_and_no_other_bodys() -> None:
    assert {rule.row for rule in rules()} == ROWS


@pytest.mark.slow
def test_every_row_is_reached_by_some_walk() -> None:
    # The search reports only what some move reads; this row is about what else was answered.
    school = begin(CAMDEN).then("report_engagement_concern", {"concern": "school_absence"})
    assert searched("camden-2019").rows | {school.move.because.row} == ROWS


@pytest.mark.slow
def test_every_move_is_taken_on_some_walk() -> None:
    taken = {position for _, position in searched("camden-2019").arrows}
    assert [move.text for at, move in enumerate(CAMDEN.moves) if at not in taken] == []


@pytest.mark.parametrize("section", ["4", "5", "7", "8"])
def test_the_sections_that_ask_for_something_are_cited(section: str) -> None:
    assert any(section in rule.section.split(", ") for rule in rules() if rule.origin is Origin.DOCUMENT)


def test_the_document_sets_no_limit_and_the_few_of_the_file_are_marked_as_ours() -> None:
    owed = (*CAMDEN.tells, *CAMDEN.alongside, *(duty for step in CAMDEN.steps for duty in step.duties))
    limits = {one.key: (one.limit.text, one.origin) for one in owed if one.limit is not None}
    assert limits == {
        "tell_social_care_of_danger": ("immediately", Origin.RECONSTRUCTED),
        "tell_social_care_of_concern": ("immediately", Origin.RECONSTRUCTED),
        "tell_social_care_of_child_alone": ("immediately", Origin.RECONSTRUCTED),
        "tell_social_care_of_hidden_injury": ("immediately", Origin.RECONSTRUCTED),
        "decide_escalation_now": ("immediately", Origin.RECONSTRUCTED),
        "invite_network": ("before the meeting", Origin.RECONSTRUCTED),
        "invite_network_to_risk_meeting": ("before the risk management meeting", Origin.RECONSTRUCTED),
    }


def test_what_rests_on_the_lost_chart_says_so() -> None:
    rebuilt = {name for name, box in CAMDEN.boxes.items() if box.origin is Origin.RECONSTRUCTED}
    assert rebuilt == {
        "arrange_network_meeting",
        "engagement_strategy",
        "legal_advice",
        "strategy_discussion",
        "before_closing",
        "closed",
    }
    of_the_chart = [rule for rule in rules() if "Appendix" in rule.section]
    assert of_the_chart
    assert all(rule.origin is Origin.RECONSTRUCTED for rule in of_the_chart)


def test_whose_manager_is_meant_is_our_reading_and_marked_so() -> None:
    held = {rule.role: rule.origin for rule in CAMDEN.holders}
    assert held[Role.SOCIAL_WORKER_MANAGER] is Origin.RECONSTRUCTED
    assert held[Role.ALLOCATED_SOCIAL_WORKER] is Origin.DOCUMENT


@pytest.mark.parametrize(
    ("facts", "types"),
    [
        ({"outcome": "no_reply"}, ["avoidance"]),
        ({"outcome": "cancelled_or_late"}, ["ambivalence"]),
        ({"outcome": "refused_at_door", "hostility": "verbal_threat"}, ["avoidance", "hostility"]),
        ({"hostility": "felt_unsafe"}, []),
        ({}, []),
    ],
)
def test_the_boards_types_are_suggested_from_what_was_seen(facts: dict[str, str], types: list[str]) -> None:
    assert [kind.name for kind in CAMDEN.types_suggested_by(facts)] == types
