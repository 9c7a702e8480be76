"""Recording an outcome of the flowchart's present step, whatever the board."""

from __future__ import annotations

import pytest

from dialogs.catalog.decision import DECISION
from dialogs.prompt import PromptKind
from dialogs.reported_facts import reported_facts
from dialogs.runner import begin, submission
from dialogs.spec import Option
from state_machines.errors import InvalidAnswer
from state_machines.policy.vocabulary import check_facts
from tests.unit.dialogs.conversation import NOON, Conversation

OUTCOMES = {
    "outcomes": (
        Option("arrange_network_meeting", "Network meeting arranged", {"asks": "date"}),
        Option("family_engaging", "The family is engaging", {"asks": ""}),
        Option("professionals_only", "Professionals only", {"asks": "reason"}),
        Option("continues", "Non-engagement continues", {"asks": "date_and_reason"}),
    )
}


@pytest.fixture
def talk() -> Conversation:
    return Conversation(DECISION, lists=OUTCOMES, context={"reported_on": "2026-11-20"})


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        (("arrange_network_meeting", "2026-12-01"), ["decision", "planned_on"]),
        (("family_engaging",), ["decision"]),
        (("professionals_only", "They will not come."), ["decision", "reason"]),
        (("continues", "2026-12-01", "Two more visits missed."), ["decision", "planned_on", "reason"]),
    ],
)
def test_only_what_the_outcome_asks_for_is_asked(
    talk: Conversation, answers: tuple[str, ...], asked: list[str]
) -> None:
    assert talk.answer(*answers).kind is PromptKind.REVIEW
    assert list(submission(talk.session)) == asked
    talk.submit()
    assert talk.turn.submitted


def test_a_meetings_date_may_be_to_come_but_not_before_the_report(talk: Conversation) -> None:
    talk.answer("arrange_network_meeting")
    with pytest.raises(InvalidAnswer, match="before Friday 20 November 2026"):
        talk.answer("2026-11-19")
    talk.answer("2027-01-05")
    assert reported_facts(talk.session) == {"planned_on": "2027-01-05"}
    check_facts(reported_facts(talk.session))


def test_changing_the_outcome_drops_the_date_it_no_longer_asks_for(talk: Conversation) -> None:
    talk.answer("arrange_network_meeting", "2026-12-01")
    talk.edit("decision")
    talk.answer("family_engaging")
    assert list(submission(talk.session)) == ["decision"]
    assert reported_facts(talk.session) == {}


def test_an_outcome_of_another_step_is_refused(talk: Conversation) -> None:
    with pytest.raises(InvalidAnswer, match="not one of the choices"):
        talk.answer("close_the_case")


def test_the_review_says_the_outcome_in_words_and_its_name_once_it_is_gone(talk: Conversation) -> None:
    talk.answer("family_engaging")
    assert talk.prompt.lines[0].answer == "The family is engaging"
    talk.lists = {"outcomes": ()}
    assert talk.prompt.lines[0].answer == "family_engaging"


def test_it_cannot_begin_without_the_reports_day() -> None:
    with pytest.raises(ValueError, match="needs reported_on"):
        begin(DECISION, session_id="s", person_id="p", now=NOON)
