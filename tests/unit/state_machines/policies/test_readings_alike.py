"""What we read into the documents is read alike on every board, and marked as our reading on each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from dialogs.rule_checks import facts_by_report
from state_machines.case.case import Plan
from state_machines.case.limits import Origin
from state_machines.duties.duty import DutyKind
from state_machines.flowchart.flowchart import Event, outcomes
from state_machines.people.people import Role
from state_machines.policy.model import TellRule
from state_machines.policy.policy import Policy, load_policy, shipped_policies
from state_machines.policy.vocabulary import REPORTS
from state_machines.workbench.walk import WALK_NOW, PolicyWalk, begin_walk

BOARDS = [load_policy(name) for name in shipped_policies() if name != "outside-the-chart"]

#: Each answer that says that a child may be in danger now.
DANGER = (
    ("immediate_danger", "yes"),
    ("child_alone", "yes"),
    ("safeguarding_concern", "yes"),
    ("injury_hidden", "yes"),
)


def places(policy: Policy) -> Iterator[tuple[Plan, PolicyWalk]]:
    """A case of each plan at each step, with nothing else known of it."""
    for plan in policy.plans:
        walk = begin_walk(policy, plan)
        for step in policy.steps:
            yield plan, replace(walk, escalation=replace(walk.escalation, step=step.name))


def asked_at(fact: str, value: str) -> list[str]:
    """The reports whose questions can say so."""
    told = facts_by_report()
    return [report for report in REPORTS if value in told[report].get(fact, frozenset())]


def rules_by_key(policy: Policy) -> dict[str, TellRule]:
    return {tell.key: tell for tell in policy.tells}


@pytest.mark.parametrize(("fact", "value"), DANGER)
@pytest.mark.parametrize("policy", BOARDS, ids=lambda one: one.name)
def test_each_answer_of_danger_reaches_social_care_once_and_immediately_at_every_step(
    policy: Policy, fact: str, value: str
) -> None:
    reports, stood = asked_at(fact, value), list(places(policy))
    assert reports
    assert stood
    for report in reports:
        for plan, walk in stood:
            move = walk.advance(Event(report, WALK_NOW, "somebody", {fact: value})).move
            assert move is not None
            told = [one for one in move.orders if one.role is Role.CHILDRENS_SOCIAL_CARE]
            told = [one for one in told if one.kind is DutyKind.ACKNOWLEDGE]
            where = (policy.name, plan, walk.step, report)
            assert [one.limit.text for one in told] == ["immediately"], where
            assert told[0].source.origin is Origin.RECONSTRUCTED, where


@pytest.mark.parametrize("policy", BOARDS, ids=lambda one: one.name)
def test_each_answer_of_danger_gives_somebody_something_to_do(policy: Policy) -> None:
    """At the start, where a report opens the chart: the board's own step is an answer to the danger."""
    said = [(report, {fact: value}) for fact, value in DANGER for report in asked_at(fact, value)]
    assert said
    for report, danger in said:
        plain, grave = (
            begin_walk(policy, policy.plans[0]).advance(Event(report, WALK_NOW, "somebody", facts))
            for facts in ({}, danger)
        )
        assert set(grave.open) - set(plain.open), (policy.name, report, danger)


@pytest.mark.parametrize("policy", BOARDS, ids=lambda one: one.name)
def test_whoever_has_a_part_may_ask_social_care_at_any_step_and_it_says_that_it_has_it(
    policy: Policy,
) -> None:
    stood = [walk for _, walk in places(policy) if walk.step != policy.start]
    assert stood
    for role in (Role.REPORTER, Role.NETWORK, Role.REPORTER_LINE_MANAGER):
        for walk in stood:
            offered = {one.event for one in outcomes(policy, walk.escalation, frozenset({role}))}
            assert "ask_social_care" in offered, (policy.name, walk.step, role)
    (told,) = policy.tell_rules_of("ask_social_care")
    assert (told.role, told.form, told.origin) == (
        Role.CHILDRENS_SOCIAL_CARE,
        "what_is_known",
        Origin.RECONSTRUCTED,
    )


@pytest.mark.parametrize("policy", BOARDS, ids=lambda one: one.name)
def test_an_invitation_comes_before_its_day_which_is_our_reading(policy: Policy) -> None:
    invited = [
        one for one in policy.tells if one.key.startswith("invite_") and one.key != "invite_network_to_panel"
    ]
    assert invited
    for one in invited:
        assert one.limit is not None, one.key
        assert one.limit.text.startswith("before the "), one.key
        assert one.origin is Origin.RECONSTRUCTED, one.key


@pytest.mark.parametrize("policy", BOARDS, ids=lambda one: one.name)
def test_a_family_that_is_gone_is_looked_for_until_somebody_says_where_it_is(policy: Policy) -> None:
    gone = {"family_change": "gone", "whereabouts": "not_known"}
    stood = list(places(policy))
    assert stood
    for _, walk in stood:
        after = walk.advance(Event("report_family_moved", WALK_NOW, "somebody", gone))
        assert "find_family" in after.open, (policy.name, walk.step)
    engaged = [one for one in policy.moves if one.event == "record_engaging" and policy.is_ending(one.to)]
    assert engaged
    for one in engaged:
        assert "to_find" not in one.when["missing_family"], one.from_


#: How a text says which part of it no document says.
ADMITS = re.compile(
    r"\bours\b|\bwe read\b|\bour (own )?reading\b|\bread (as|from|with)\b|\bsilent\b|\blost\b|\bcut\b"
    r"|\b(does|do) not (say|speak)\b|\b(has|names|says|gives) (no|nobody|neither|only)\b|\bown decision\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("policy", BOARDS, ids=lambda one: one.name)
def test_what_is_not_the_documents_says_in_its_own_words_that_it_is_ours(policy: Policy) -> None:
    """Whoever reads why something is asked reads there which part of it no document says."""
    rules = (*policy.moves, *policy.tells, *policy.alongside)
    ours = [one.text for one in rules if one.origin is Origin.RECONSTRUCTED]
    assert ours
    assert [text for text in ours if not ADMITS.search(text)] == []
