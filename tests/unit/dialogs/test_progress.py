"""How far along a question says it is."""

from __future__ import annotations

from dialogs.catalog.missed_visit import MISSED_VISIT
from tests.unit.dialogs.conversation import Conversation
from tests.unit.dialogs.small_dialogs import dialog, forked_dialog, met_step, note


def test_a_straight_dialog_says_exactly_how_many_questions_there_are() -> None:
    talk = Conversation(dialog(note()))
    assert talk.prompt.progress == "Question 1 of 1"


def test_a_fork_ahead_gives_the_most_there_can_be() -> None:
    talk = Conversation(forked_dialog())
    assert talk.prompt.progress == "Question 1 of at most 2"
    assert talk.answer("no").progress == "Question 2 of 2"


def test_a_fork_decided_by_an_earlier_answer_is_counted_exactly() -> None:
    talk = Conversation(MISSED_VISIT)
    assert talk.answer("yes").progress == "Question 2 of 3"
    assert talk.back().progress == "Question 1 of at most 8"


def test_the_total_never_grows_on_the_way() -> None:
    talk = Conversation(MISSED_VISIT)
    totals = [int(talk.prompt.progress.split()[-1])]
    for value in ("no", "N-104", "no_reply", "pick", "2026-11-20T10:00", "yes", "by_me"):
        totals.append(int(talk.answer(value).progress.split()[-1]))
    assert totals == sorted(totals, reverse=True)


def test_adding_more_counts_its_own_questions() -> None:
    talk = Conversation(MISSED_VISIT)
    talk.answer("no", "N-104", "no_reply", "now", "yes", "by_me", "Lights on.")
    talk.add_more()
    assert talk.answer(("change", "telephoned")).progress == "Adding more: question 2 of at most 4"
    assert talk.answer("both").progress == "Adding more: question 3 of at most 4"
    assert talk.answer("yes").progress == "Adding more: question 4 of 4"


def test_a_change_from_the_review_is_not_counted() -> None:
    talk = Conversation(dialog(met_step()))
    talk.answer("yes")
    assert talk.edit("met").progress == "Changing one answer"
