"""The missed visit, played as on a doorstep."""

from __future__ import annotations

import pytest

from dialogs.catalog.missed_visit import MISSED_VISIT
from dialogs.danger_alerts import CASE_STEP, is_alert_due
from dialogs.prompt import PromptKind
from dialogs.reported_facts import reported_facts
from dialogs.runner import submission
from dialogs.spec import Ask, Option
from dialogs.spec_checks import reachable_steps
from dialogs.step_facts import settable_facts
from state_machines.policy.vocabulary import FACTS, check_facts
from tests.unit.dialogs.conversation import Conversation

SHORT_FORM = ("no", "N-104", "no_reply", "now", "yes", "by_me", "Lights on, nobody came.")


def talk_at_review() -> Conversation:
    talk = Conversation(MISSED_VISIT)
    talk.answer(*SHORT_FORM)
    return talk


def test_the_short_form_reaches_submit_in_seven_taps_and_one_text() -> None:
    talk = Conversation(MISSED_VISIT)
    taps = texts = 0
    for value in SHORT_FORM:
        texts += talk.prompt.ask is Ask.TEXT
        taps += talk.prompt.ask is not Ask.TEXT
        talk.answer(value)
    assert talk.prompt.kind is PromptKind.REVIEW
    talk.submit()
    assert talk.turn.submitted
    assert (taps + 1, texts) == (7, 1)


def test_no_way_through_the_short_form_is_longer_than_seven_taps_and_one_text() -> None:
    talk = Conversation(MISSED_VISIT)
    assert talk.prompt.progress == "Question 1 of at most 8"
    short = reachable_steps(MISSED_VISIT, MISSED_VISIT.first)
    assert [step.name for step in MISSED_VISIT.steps if step.name in short and step.ask is Ask.TEXT] == [
        "account"
    ]


def test_danger_shows_emergency_numbers_at_once_and_asks_only_for_the_child_and_one_line() -> None:
    talk = Conversation(MISSED_VISIT)
    shown = talk.answer("yes")
    assert "999" in shown.notice
    assert "called nobody" in shown.notice
    assert shown.notice_from == "emergency_numbers"
    assert shown.step == "case"
    assert talk.answer("N-104").step == "account"
    review = talk.answer("Shouting and crying inside.")
    assert review.kind is PromptKind.REVIEW
    assert review.notice_from == "emergency_numbers"
    assert list(submission(talk.session)) == ["immediate_danger", "case", "account"]


def test_danger_alerts_as_soon_as_the_case_is_known_and_not_before() -> None:
    talk = Conversation(MISSED_VISIT)
    talk.answer("yes")
    assert not is_alert_due(talk.session)
    talk.answer("N-104")
    assert is_alert_due(talk.session)
    assert talk.session.answers[CASE_STEP] == "N-104"
    talk.answer("Crying inside.")
    talk.submit()
    assert not is_alert_due(talk.session)


def test_danger_noticed_only_at_the_review_alerts_too() -> None:
    talk = talk_at_review()
    assert not is_alert_due(talk.session)
    talk.edit("immediate_danger")
    shown = talk.answer("yes")
    assert is_alert_due(talk.session)
    assert shown.kind is PromptKind.REVIEW
    assert [line.step for line in shown.lines] == ["immediate_danger", "case", "account"]


def test_without_danger_no_notice_is_shown() -> None:
    talk = Conversation(MISSED_VISIT)
    assert talk.answer("no").notice == ""


def test_another_time_asks_for_day_and_time() -> None:
    talk = Conversation(MISSED_VISIT)
    assert talk.answer("no", "N-104", "cut_short", "pick").ask is Ask.MOMENT
    talk.answer("2026-11-20T16:30", "no", "not_alone", "Ten minutes, then asked to leave.")
    assert talk.session.answers["when_exactly"] == "2026-11-20T16:30:00+00:00"


def test_a_child_seen_but_not_alone_is_not_asked_about_twice() -> None:
    talk = Conversation(MISSED_VISIT)
    shown = talk.answer("no", "N-104", "not_seen_alone", "earlier_today", "yes")
    assert shown.step == "account"
    assert reported_facts(talk.session)["seen"] == "seen_not_alone"


@pytest.mark.parametrize("outcome", ["no_reply", "not_brought"])
def test_where_nobody_was_met_the_child_cannot_be_said_to_have_been_seen(outcome: str) -> None:
    talk = Conversation(MISSED_VISIT)
    shown = talk.answer("no", "N-104", outcome, "now", "yes")
    assert shown.text == "Who saw the child last?"
    assert "The social worker" in [option.label for option in shown.options]
    assert not any("this time" in option.label for option in shown.options)
    talk.answer("by_social_worker")
    assert reported_facts(talk.session)["seen"] == "not_seen"


@pytest.mark.parametrize("outcome", ["no_reply", "refused_at_door"])
def test_a_child_who_may_be_home_alone_costs_no_more_taps(outcome: str) -> None:
    talk = Conversation(MISSED_VISIT)
    shown = talk.answer("no", "N-104", outcome, "now", "yes")
    assert len(shown.options) <= 7
    written = talk.answer("child_alone")
    assert "telephone your manager now" in written.notice
    assert written.notice_from == "emergency_numbers"
    assert talk.answer("A small voice behind the door.").kind is PromptKind.REVIEW
    facts = reported_facts(talk.session)
    check_facts(facts)
    assert (facts["child_alone"], facts["seen"], facts["outcome"]) == ("yes", "not_seen", outcome)


@pytest.mark.parametrize("outcome", ["cut_short", "cancelled_or_late", "not_brought", "something_else"])
def test_home_alone_is_asked_only_where_a_door_stayed_shut(outcome: str) -> None:
    talk = Conversation(MISSED_VISIT)
    shown = talk.answer("no", "N-104", outcome, "now", "yes")
    assert "child_alone" not in [option.value for option in shown.options]


def test_at_the_door_a_child_is_not_seen_alone() -> None:
    talk = Conversation(MISSED_VISIT)
    shown = talk.answer("no", "N-104", "refused_at_door", "now", "yes")
    assert shown.step == "child_seen"
    assert "alone" not in [option.value for option in shown.options]


def test_just_now_is_reviewed_with_the_time_it_was_said() -> None:
    lines = {line.step: line.answer for line in talk_at_review().prompt.lines}
    assert lines["when"] == "Just now (12:04 on Saturday 21 November 2026)"


def test_the_account_is_marked_as_sensitive_and_reaches_no_fact() -> None:
    talk = talk_at_review()
    assert [line.step for line in talk.prompt.lines if line.sensitive] == ["account"]
    facts = talk.session.facts
    assert facts["outcome"] == "no_reply"
    assert not any("Lights" in value for value in facts.values())


def test_add_more_offers_the_topics_that_fit_and_asks_only_those_ticked() -> None:
    talk = talk_at_review()
    offered = [option.value for option in talk.add_more().options]
    assert "door" in offered
    assert talk.answer(("door", "telephoned")).step == "door"
    assert talk.answer("not_answering").step == "telephoned_social_worker"
    assert talk.answer("yes").step == "telephoned_at"
    assert talk.answer("2026-11-21T11:45").kind is PromptKind.REVIEW
    facts = reported_facts(talk.session)
    assert facts["door"] == "not_answering"
    assert facts["telephoned_social_worker"] == "yes"


def test_the_door_is_not_offered_after_a_visit_cut_short() -> None:
    talk = Conversation(MISSED_VISIT)
    talk.answer("no", "N-104", "cut_short", "now", "yes", "alone", "Asked to leave.")
    assert {"door", "last_seen"}.isdisjoint(option.value for option in talk.add_more().options)


def test_fear_of_domestic_abuse_asks_how_to_make_contact_safely() -> None:
    talk = talk_at_review()
    talk.add_more()
    talk.answer(("barriers",))
    assert talk.answer(("language", "domestic_abuse")).step == "contact_safely"
    review = talk.answer("By day, on the mobile only.")
    lines = {line.step: line for line in review.lines}
    assert lines["barriers"].answer == "Language, Domestic abuse, or fear of it"
    assert lines["contact_safely"].sensitive


def test_everything_that_can_be_added_can_be_skipped() -> None:
    talk = talk_at_review()
    shown = talk.add_more()
    talk.answer(tuple(option.value for option in shown.options))
    asked = []
    while talk.prompt.kind is PromptKind.QUESTION:
        asked.append(talk.session.step)
        talk.skip()
    expected = [
        "door",
        "attempts",
        "means",
        "last_seen_on",
        "change",
        "other_agencies_in_contact",
        "barriers",
        "telephoned_social_worker",
    ]
    assert [name for name in asked if name in expected] == expected


def test_a_changed_outcome_takes_the_door_out_of_the_report() -> None:
    talk = talk_at_review()
    talk.add_more()
    talk.answer(("door",), "nobody_in")
    talk.edit("what_happened")
    talk.answer("refused_at_door", "by_me")
    assert "door" not in submission(talk.session)
    assert "door" not in reported_facts(talk.session)
    assert talk.session.answers["door"] == "nobody_in"
    talk.submit()
    assert "door" not in talk.session.answers


@pytest.mark.parametrize("outcome", MISSED_VISIT.step("what_happened").options)
def test_every_outcome_gives_facts_that_policies_accept(outcome: Option) -> None:
    talk = Conversation(MISSED_VISIT)
    talk.answer("no", "N-104", outcome.value, "now", "not_sure")
    check_facts(reported_facts(talk.session))


def test_facts_shared_with_the_policies_take_only_the_values_policies_know() -> None:
    shared = set()
    for step in MISSED_VISIT.steps:
        for fact, values in settable_facts(step).items():
            if fact in FACTS:
                shared.add(fact)
                assert values is not None
                assert values <= set(FACTS[fact]), f"{step.name} sets {fact}"
    assert {"immediate_danger", "outcome", "required_by_plan", "seen", "door"} <= shared


def test_every_question_but_the_choice_of_topics_names_its_source() -> None:
    assert [step.name for step in MISSED_VISIT.steps if not step.source] == ["more"]
