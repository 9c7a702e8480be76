"""The hostile incident, played by somebody who has just left, and by somebody who is not safe."""

from __future__ import annotations

import pytest

from dialogs.catalog.hostile_incident import HOSTILE_INCIDENT, UNSAFE
from dialogs.danger_alerts import is_alert_due, is_not_safe
from dialogs.prompt import PromptKind
from dialogs.reported_facts import reported_facts
from dialogs.runner import submission
from dialogs.spec import Ask
from dialogs.step_facts import settable_facts
from state_machines.case.report import Answer
from state_machines.errors import InvalidAnswer
from state_machines.policy.vocabulary import FACTS, check_facts
from tests.unit.dialogs.conversation import Conversation

SHORT_FORM: tuple[Answer, ...] = (
    "safe",
    "N-104",
    ("shouting", "derogatory"),
    ("verbal",),
    "now",
    "not_at_risk",
    "“Come back and see what happens.”",
)


def talk_at_review(*answers: Answer) -> Conversation:
    talk = Conversation(HOSTILE_INCIDENT)
    talk.answer(*(answers or SHORT_FORM))
    assert talk.prompt.kind is PromptKind.REVIEW
    return talk


def test_the_short_form_is_six_screens_of_taps_and_one_text() -> None:
    talk = Conversation(HOSTILE_INCIDENT)
    asked = []
    for value in SHORT_FORM:
        asked.append(talk.prompt.ask)
        talk.answer(value)
    assert asked.count(Ask.TEXT) == 1
    assert len(asked) == 7


def test_the_reporters_own_safety_is_asked_before_anything_else() -> None:
    assert Conversation(HOSTILE_INCIDENT).prompt.text == "Are you safe now, and what do you need?"


@pytest.mark.parametrize("answer", UNSAFE)
def test_who_is_not_safe_sees_the_numbers_and_is_asked_for_the_case_and_one_line(answer: str) -> None:
    talk = Conversation(HOSTILE_INCIDENT)
    shown = talk.answer(answer)
    assert shown.notice_from == "emergency_numbers"
    assert "Doorstep has called nobody" in shown.notice
    assert not is_alert_due(talk.session)
    assert talk.answer("N-104").step == "account"
    assert is_alert_due(talk.session)
    assert talk.answer("In the car now.").kind is PromptKind.REVIEW
    assert list(submission(talk.session)) == ["safety", "case", "account"]


def test_who_is_safe_again_is_asked_the_rest_and_keeps_what_was_written() -> None:
    talk = Conversation(HOSTILE_INCIDENT)
    talk.answer("not_safe", "N-104", "In the car now.")
    talk.edit("safety")
    assert talk.answer("safe").step == "behaviours"
    assert not is_alert_due(talk.session)
    assert not is_not_safe(talk.session)
    talk.answer(("shouting",), ("none",), "now", "not_known")
    assert talk.prompt.kind is PromptKind.REVIEW
    assert submission(talk.session)["account"] == "In the car now."


def test_of_several_behaviours_the_gravest_is_the_fact() -> None:
    talk = talk_at_review(
        "safe", "N-104", ("shouting",), ("violence", "throwing", "verbal"), "now", "at_risk", "…"
    )
    facts = reported_facts(talk.session)
    assert facts["hostility"] == "actual_violence"
    assert (facts["threat"], facts["violence"], facts["household_risk"]) == ("yes", "yes", "yes")


def test_that_there_was_no_threat_violence_or_injury_is_said_expressly() -> None:
    facts = reported_facts(
        talk_at_review("safe", "N-104", ("silence",), ("none",), "now", "not_known", "…").session
    )
    assert facts["hostility"] == "intimidation"
    assert {facts[name] for name in ("threat", "violence", "injury", "weapons")} == {"no"}


@pytest.mark.parametrize(
    ("before", "given"),
    [(("safe", "N-104"), ("none", "shouting")), (("safe", "N-104", ("shouting",)), ("none", "violence"))],
)
def test_none_of_these_cannot_be_ticked_beside_another(
    before: tuple[Answer, ...], given: tuple[str, ...]
) -> None:
    talk = Conversation(HOSTILE_INCIDENT)
    talk.answer(*before)
    with pytest.raises(InvalidAnswer, match="does not go with the others"):
        talk.answer(given)


def test_feeling_unsafe_without_an_incident_is_not_asked_for_violence() -> None:
    talk = Conversation(HOSTILE_INCIDENT)
    assert talk.answer("safe", "N-104", ("felt_unsafe",)).step == "when"
    assert reported_facts(talk.session)["hostility"] == "felt_unsafe"


def test_a_household_in_danger_alerts() -> None:
    talk = Conversation(HOSTILE_INCIDENT)
    talk.answer("call_me", "N-104", ("shouting",), ("none",), "now", "danger")
    assert is_alert_due(talk.session)
    assert "999" in talk.prompt.notice


def test_only_the_topics_ticked_are_asked_and_each_can_be_skipped() -> None:
    talk = talk_at_review()
    talk.add_more()
    talk.answer(("police", "next_visit"))
    assert talk.answer("yes").step == "police_reference"
    assert talk.skip().step == "next_visit"
    assert talk.answer(("pair", "daylight")).kind is PromptKind.REVIEW
    assert reported_facts(talk.session)["police_told"] == "yes"


def test_facts_are_those_that_policies_know() -> None:
    shared = set()
    for step in HOSTILE_INCIDENT.steps:
        for fact, values in settable_facts(step).items():
            if fact in FACTS:
                shared.add(fact)
                assert values is not None
                assert values <= set(FACTS[fact]), f"{step.name} sets {fact}"
    assert {"safe_now", "hostility", "weapons", "animals", "injury", "immediate_danger"} <= shared
    check_facts(reported_facts(talk_at_review().session))


def test_the_words_spoken_reach_no_fact() -> None:
    talk = talk_at_review()
    assert [line.step for line in talk.prompt.lines if line.sensitive] == ["account"]
    facts = talk.session.facts
    assert facts["safe_now"] == "yes"
    assert not any("Come back" in value for value in facts.values())


def test_every_question_but_the_choice_of_topics_names_its_source() -> None:
    assert [step.name for step in HOSTILE_INCIDENT.steps if not step.source] == ["more"]
