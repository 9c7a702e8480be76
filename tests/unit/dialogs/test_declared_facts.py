"""What dialogs tell rules of, and a question whose fact no rule knew before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dialogs.catalog.conditions import always
from dialogs.catalog.follow_up import FOLLOW_UP
from dialogs.catalog.hostile_incident import HOSTILE_INCIDENT
from dialogs.catalog.missed_visit import MISSED_VISIT
from dialogs.catalog.shared import YES_NO
from dialogs.declared_facts import add_to_vocabulary, check_reports, declared_facts
from dialogs.registry import DIALOGS
from dialogs.reported_facts import reported_facts
from dialogs.spec import REVIEW, Ask, Dialog, More, Option, Step, Topic
from dialogs.spec_checks import DialogRejected
from state_machines.policy import vocabulary
from state_machines.policy.vocabulary import FACTS, REPORT_FACTS, check_facts, values_of
from tests.unit.dialogs.conversation import Conversation


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """What a test adds to the vocabulary is taken out again."""
    kept = dict(vocabulary._FACTS), set(vocabulary._REPORT_FACTS), set(vocabulary._ADDED)
    yield
    vocabulary._FACTS.clear()
    vocabulary._FACTS.update(kept[0])
    vocabulary._REPORT_FACTS.intersection_update(kept[1])
    vocabulary._ADDED.intersection_update(kept[2])


def with_question(dialog: Dialog, fact: str, *options: Option) -> Dialog:
    """The dialog with one topic more, whose question tells this fact."""
    step = Step("asked", Ask.CHOICE, "Is it so?", "It", always(REVIEW), options or YES_NO, fact=fact)
    topics = dialog.more.topics if dialog.more else ()
    return replace(dialog, more=More((*topics, Topic(Option("asked", "It"), (step,)))))


def test_a_missed_visit_tells_of_what_its_questions_declare() -> None:
    declared = declared_facts(MISSED_VISIT)
    expected = {
        "immediate_danger": ("yes", "no"),
        "outcome": (
            "no_reply",
            "refused_at_door",
            "cut_short",
            "cancelled_or_late",
            "not_seen_alone",
            "not_brought",
        ),
        "seen": ("seen_not_alone", "seen_alone", "not_seen"),
        "required_by_plan": ("yes", "no", "not_sure"),
        "door": ("nobody_in", "not_answering", "not_sure"),
        "sudden_change": ("yes", "no", "not_sure"),
        "household_change": ("no", "yes", "not_sure"),
        "other_agencies_in_contact": ("yes", "no", "not_sure"),
        "telephoned_social_worker": ("yes", "no"),
    }
    assert {fact: declared[fact] for fact in expected} == expected


def test_a_fact_may_have_another_name_than_its_question() -> None:
    form = with_question(MISSED_VISIT, "phase_of_moon")
    talk = Conversation(form)
    talk.answer("no", "N-104", "no_reply", "now", "yes", "by_me", "Lights on.")
    talk.add_more()
    talk.answer(("asked",), "yes")
    assert (talk.session.facts["asked"], talk.session.facts["phase_of_moon"]) == ("yes", "yes")


def test_only_what_a_question_declares_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    form = with_question(MISSED_VISIT, "phase_of_moon")
    monkeypatch.setattr("dialogs.reported_facts.dialog_by_name", {"missed_visit": form}.__getitem__)
    talk = Conversation(form)
    talk.answer("no", "N-104", "no_reply", "now", "yes", "by_me", "Lights on.")
    talk.add_more()
    talk.answer(("attempts", "asked"), "2", ("letter",), "yes")
    assert reported_facts(talk.session) == {
        "immediate_danger": "no",
        "outcome": "no_reply",
        "required_by_plan": "yes",
        "seen": "not_seen",
        "phase_of_moon": "yes",
    }


def test_rules_may_read_a_fact_that_only_a_question_declares() -> None:
    add_to_vocabulary([with_question(MISSED_VISIT, "phase_of_moon")])
    assert values_of("phase_of_moon") == ("yes", "no", "not_said")
    assert "phase_of_moon" in REPORT_FACTS
    check_facts({"phase_of_moon": "no"})


def test_two_reports_may_tell_of_it_each_in_its_own_values() -> None:
    soon = Option("soon", "Soon")
    add_to_vocabulary(
        [
            with_question(MISSED_VISIT, "phase_of_moon"),
            with_question(HOSTILE_INCIDENT, "phase_of_moon", *YES_NO, soon),
        ]
    )
    assert FACTS["phase_of_moon"] == ("yes", "no", "soon")


def test_the_values_of_a_fact_that_rules_know_stay_as_they_are() -> None:
    add_to_vocabulary(DIALOGS.values())
    assert FACTS["animals"] == ("yes", "no")


def test_a_fact_that_is_nearly_one_of_another_dialog_is_refused() -> None:
    dialogs = [with_question(MISSED_VISIT, "phase_of_moon"), with_question(HOSTILE_INCIDENT, "phase_of_moom")]
    with pytest.raises(DialogRejected) as refusal:
        add_to_vocabulary(dialogs)
    words = "“phase_of_moom” is nearly “phase_of_moon”, which rules know: correct it, or name it otherwise"
    assert refusal.value.problems == (f"hostile_incident: {words}",)


def test_a_report_without_a_dialog_is_refused() -> None:
    with pytest.raises(DialogRejected) as refusal:
        check_reports({name: one for name, one in DIALOGS.items() if name != "agency_closing"})
    (words,) = refusal.value.problems
    assert words.startswith("report_agency_closing: is in REPORTS and has no dialog; register one")


def test_a_fact_that_no_report_tells_is_refused() -> None:
    with pytest.raises(DialogRejected) as refusal:
        add_to_vocabulary([with_question(FOLLOW_UP, "phase_of_moon")])
    words = "“phase_of_moon” is told by no report, so that no rule could read it: use steers_only=True"
    assert refusal.value.problems == (f"follow_up: {words}",)
