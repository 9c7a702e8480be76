"""Every report can say what it is like for the child, and none costs a tap more by asking it."""

from __future__ import annotations

import pytest

from dialogs.catalog.agencies_disagree import AGENCIES_DISAGREE
from dialogs.prompt import PromptKind
from dialogs.registry import DIALOGS
from dialogs.reported_facts import reported_facts
from dialogs.runner import submission
from state_machines.policy.vocabulary import REPORTS
from tests.unit.dialogs.conversation import Conversation

_ANSWERS = ("N-104", "threshold", "no", "School wants a conference, the health visitor does not.")


@pytest.mark.parametrize("report", REPORTS)
def test_every_report_offers_to_say_what_it_is_like_for_the_child(report: str) -> None:
    dialog = DIALOGS[report.removeprefix("report_")]
    assert dialog.more is not None
    topic = dialog.more.topics[0]
    assert (topic.tick.label, [step.name for step in topic.steps]) == (
        "What it is like for the child",
        ["child_says"],
    )
    assert "child_says" not in [step.name for step in dialog.short_form]


def test_what_the_child_said_is_on_the_record_and_tells_rules_nothing() -> None:
    talk = Conversation(AGENCIES_DISAGREE)
    assert talk.answer(*_ANSWERS).kind is PromptKind.REVIEW
    talk.add_more()
    assert talk.answer(("child",)).text == "What is it like for the child? What did they say or show?"
    review = talk.answer("“I don't like it when they shout.”")
    line = next(line for line in review.lines if line.step == "child_says")
    assert (line.label, line.sensitive) == ("The child", True)
    assert submission(talk.session)["child_says"] == "“I don't like it when they shout.”"
    assert reported_facts(talk.session) == {}


def test_whoever_leaves_it_submits_as_before() -> None:
    talk = Conversation(AGENCIES_DISAGREE)
    talk.answer(*_ANSWERS)
    talk.submit()
    assert talk.turn.submitted
    assert "child_says" not in submission(talk.session)
