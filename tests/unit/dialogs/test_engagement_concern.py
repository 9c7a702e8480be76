"""A concern about engagement: what is asked depends on what it is about."""

from __future__ import annotations

import pytest

from dialogs.catalog.engagement_concern import ENGAGEMENT_CONCERN
from dialogs.danger_alerts import is_alert_due
from dialogs.prompt import PromptKind
from dialogs.reported_facts import reported_facts
from dialogs.spec import Ask, Option
from dialogs.step_facts import settable_facts
from state_machines.policy.vocabulary import FACTS, check_facts
from tests.unit.dialogs.conversation import Conversation

CONCERNS = ENGAGEMENT_CONCERN.step("concern").options


def test_the_short_form_is_four_taps_and_one_text() -> None:
    talk = Conversation(ENGAGEMENT_CONCERN)
    assert talk.answer("no", "N-104", "poor_contact", "weeks").ask is Ask.TEXT
    assert talk.answer("They talk about the weather.").kind is PromptKind.REVIEW


def test_disguised_compliance_asks_what_points_to_it() -> None:
    talk = Conversation(ENGAGEMENT_CONCERN)
    assert talk.answer("no", "N-104", "disguised_compliance").step == "indicators"
    talk.answer(("no_change", "child_differs"), "months", "Words only.")
    assert reported_facts(talk.session)["concern"] == "disguised_compliance"


@pytest.mark.parametrize(
    ("changed", "engagement", "household"),
    [("engagement", "yes", "no"), ("household", "no", "yes"), ("both", "yes", "yes")],
)
def test_a_sudden_change_says_of_what(changed: str, engagement: str, household: str) -> None:
    talk = Conversation(ENGAGEMENT_CONCERN)
    assert talk.answer("no", "N-104", "sudden_change").step == "change"
    talk.answer(changed, "days", "A new man in the house.")
    facts = reported_facts(talk.session)
    assert (facts["sudden_change"], facts["household_change"]) == (engagement, household)


def test_danger_alerts_and_asks_for_one_line_only() -> None:
    talk = Conversation(ENGAGEMENT_CONCERN)
    assert talk.answer("yes", "N-104").step == "account"
    assert is_alert_due(talk.session)


@pytest.mark.parametrize("concern", CONCERNS)
def test_every_concern_gives_facts_that_policies_accept(concern: Option) -> None:
    talk = Conversation(ENGAGEMENT_CONCERN)
    talk.answer("no", "N-104", concern.value)
    check_facts(reported_facts(talk.session))


def test_every_concern_that_policies_know_can_be_chosen() -> None:
    assert {concern.value for concern in CONCERNS} == set(FACTS["concern"])


def test_a_concern_does_not_say_that_the_child_was_seen_today() -> None:
    talk = Conversation(ENGAGEMENT_CONCERN)
    talk.answer("no", "N-104", "child_not_seen_alone", "weeks", "Always in the room.")
    assert "seen" not in talk.session.facts


def test_the_day_on_which_the_reporter_saw_the_child_can_be_added() -> None:
    talk = Conversation(ENGAGEMENT_CONCERN)
    talk.answer("no", "N-104", "drift", "months", "No step further since spring.")
    talk.add_more()
    assert talk.answer(("last_seen",)).step == "last_seen_on"
    assert talk.answer("2026-11-02").kind is PromptKind.REVIEW
    assert talk.session.facts["last_seen_by"] == "reporter"


def test_facts_are_those_that_policies_know() -> None:
    shared = set()
    for step in ENGAGEMENT_CONCERN.steps:
        for fact, values in settable_facts(step).items():
            if fact in FACTS:
                shared.add(fact)
                assert values is not None
                assert values <= set(FACTS[fact]), f"{step.name} sets {fact}"
    assert {"concern", "household_change", "sudden_change", "immediate_danger"} <= shared


def test_every_question_but_the_choice_of_topics_names_its_source() -> None:
    assert [step.name for step in ENGAGEMENT_CONCERN.steps if not step.source] == ["more"]


@pytest.mark.parametrize("concern", ["school_absence", "off_school_roll"])
def test_missing_school_is_told_to_rules_where_something_else_weighs_more(concern: str) -> None:
    beside = Conversation(ENGAGEMENT_CONCERN)
    beside.answer("no", "N-104", "drift", "months", "Nothing changes.")
    beside.add_more()
    assert beside.answer(("also",)).text == "What else is it about?"
    beside.answer((concern, "health_contact_missed"))
    facts = reported_facts(beside.session)
    check_facts(facts)
    assert (facts["concern"], facts["school_missed"]) == ("drift", "yes")


def test_injuries_that_may_be_covered_up_are_told_to_rules_and_other_signs_only_recorded() -> None:
    talk = Conversation(ENGAGEMENT_CONCERN)
    talk.answer("no", "N-104", "poor_contact", "weeks", "Never a minute alone.")
    talk.add_more()
    talk.answer(("visits",))
    talk.answer(("staged", "injuries_covered"))
    assert reported_facts(talk.session)["injury_hidden"] == "yes"
