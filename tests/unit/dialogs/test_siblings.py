"""The review offers the other children of the family, where there are any, and nobody has to answer."""

from __future__ import annotations

import pytest

from dialogs.catalog.amend_report import AMEND_REPORT
from dialogs.catalog.child_seen import CHILD_SEEN
from dialogs.catalog.hostile_incident import HOSTILE_INCIDENT
from dialogs.catalog.missed_visit import MISSED_VISIT
from dialogs.catalog.siblings import CHILDREN_OF_REPORT, SIBLINGS_OF_CASE
from dialogs.prompt import PromptKind
from dialogs.registry import DIALOGS
from dialogs.runner import submission
from dialogs.siblings import children_meant, chosen_siblings, without_siblings_of_another_case
from dialogs.spec import Lists, Option
from state_machines.errors import InvalidAnswer
from tests.unit.dialogs.conversation import OWN_CASES, Conversation

FAMILY: Lists = {
    **OWN_CASES,
    SIBLINGS_OF_CASE: (
        Option("N-106", "N-106, child in need plan"),
        Option("N-107", "N-107, early help plan"),
    ),
}
MISSED = ("no", "N-104", "no_reply", "now", "no", "by_me", "Nobody came to the door.")


def at_the_review(lists: Lists = FAMILY) -> Conversation:
    talk = Conversation(MISSED_VISIT, lists)
    talk.answer(*MISSED)
    return talk


def test_a_report_about_one_child_needs_no_tap_more() -> None:
    talk = at_the_review()
    assert talk.prompt.kind is PromptKind.REVIEW
    talk.submit()
    assert talk.turn.submitted
    assert chosen_siblings(talk.session) == ()
    assert "siblings" not in submission(talk.session)


def test_the_review_says_who_could_be_added() -> None:
    (offered, _) = at_the_review().prompt.offered
    assert (offered.label, offered.answer) == (
        "Other children",
        "nothing added; you can add N-106, child in need plan; N-107, early help plan",
    )


def test_where_there_are_no_siblings_nothing_is_offered() -> None:
    assert [line.step for line in at_the_review(OWN_CASES).prompt.offered] == ["others_must_know"]


def test_several_children_are_picked_together_in_one_question() -> None:
    talk = at_the_review()
    talk.edit("siblings")
    talk.answer(("N-106", "N-107"))
    assert talk.prompt.kind is PromptKind.REVIEW
    assert talk.prompt.lines[-1].answer == "N-106, child in need plan, N-107, early help plan"
    assert chosen_siblings(talk.session) == ("N-106", "N-107")


def test_both_things_that_the_review_offers_can_be_said() -> None:
    talk = at_the_review()
    talk.edit("others_must_know")
    talk.answer(("weapon",), "A machete by the door.")
    talk.edit("siblings")
    talk.answer(("N-106",))
    assert talk.prompt.kind is PromptKind.REVIEW
    assert talk.session.trail[-3:] == ("siblings", "others_must_know", "others_must_know_words")


def test_a_child_who_is_not_offered_cannot_be_picked() -> None:
    talk = at_the_review()
    talk.edit("siblings")
    with pytest.raises(InvalidAnswer):
        talk.answer(("N-999",))


def test_the_choice_can_be_taken_back() -> None:
    talk = at_the_review()
    talk.edit("siblings")
    talk.answer(("N-106",))
    talk.edit("siblings")
    talk.skip()
    assert chosen_siblings(talk.session) == ()


def test_another_case_forgets_the_children_of_the_first_ones_family() -> None:
    talk = at_the_review()
    talk.edit("siblings")
    talk.answer(("N-106",))
    before = talk.session
    talk.edit("case")
    talk.answer("N-105")
    changed = without_siblings_of_another_case(MISSED_VISIT, before, talk.session)
    assert chosen_siblings(changed) == ()
    assert changed.answers["account"] == "Nobody came to the door."
    assert without_siblings_of_another_case(MISSED_VISIT, before, before) == before


def test_whoever_is_in_danger_is_asked_no_more_for_it() -> None:
    talk = Conversation(HOSTILE_INCIDENT, FAMILY)
    talk.answer("not_safe", "N-104", "At the gate.")
    assert talk.prompt.kind is PromptKind.REVIEW


def test_children_seen_together_are_picked_as_well() -> None:
    talk = Conversation(CHILD_SEEN, FAMILY)
    talk.answer("N-104", "today", "alone")
    talk.edit("seen_together")
    talk.answer(("N-107",))
    assert chosen_siblings(talk.session) == ("N-107",)


def test_a_change_is_about_all_the_children_unless_some_are_ticked() -> None:
    lists: Lists = {CHILDREN_OF_REPORT: (Option("N-104", "N-104"), Option("N-106", "N-106"))}
    talk = Conversation(AMEND_REPORT, lists, {"escalation_id": "e-1", "report_id": "r-1"})
    talk.answer("withdraw", "Wrong door.")
    assert children_meant(talk.session) == ()
    talk.edit("only_for")
    talk.answer(("N-106",))
    assert children_meant(talk.session) == ("N-106",)


def test_which_reports_can_be_about_several_children() -> None:
    able = {name for name, dialog in DIALOGS.items() if "siblings" in dialog.on_review_starts}
    assert able == {
        "missed_visit",
        "hostile_incident",
        "engagement_concern",
        "no_access_assessment",
        "agency_closing",
        "family_moved",
    }
