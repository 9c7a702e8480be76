"""The engine's rules: back, changes, old presses, refusals, submitting once."""

from __future__ import annotations

import pytest

from dialogs.catalog.missed_visit import MISSED_VISIT
from dialogs.prompt import PromptKind
from dialogs.runner import apply, begin, submission, with_result
from dialogs.session import SessionState
from dialogs.user_input import AddMore, Answered, Cancelled, Edit, Skipped, Submitted, WentBack
from state_machines.errors import InvalidAnswer, Stale
from tests.unit.dialogs.conversation import NOON, OWN_CASES, Conversation

SHORT_FORM = ("no", "N-104", "no_reply", "now", "yes", "by_me", "Lights on, nobody came.")


@pytest.fixture
def talk() -> Conversation:
    return Conversation(MISSED_VISIT)


@pytest.fixture
def talk_at_review(talk: Conversation) -> Conversation:
    talk.answer(*SHORT_FORM)
    return talk


def test_a_draft_begins_at_the_first_question(talk: Conversation) -> None:
    assert talk.prompt.step == "immediate_danger"
    assert talk.prompt.revision == 0
    assert not talk.prompt.can_go_back


def test_back_keeps_every_answer_and_returns_to_the_open_question(talk: Conversation) -> None:
    talk.answer("no", "N-104", "no_reply")
    talk.back()
    shown = talk.back()
    assert (shown.step, shown.present, shown.answer) == ("case", "N-104 (CP)", "N-104")
    assert talk.answer("N-105").step == "when"
    assert talk.session.answers == {"immediate_danger": "no", "case": "N-105", "what_happened": "no_reply"}


def test_back_from_the_first_question_is_refused(talk: Conversation) -> None:
    with pytest.raises(Stale, match="first question"):
        talk.back()


def test_back_from_the_review_asks_the_last_question_again(talk_at_review: Conversation) -> None:
    shown = talk_at_review.back()
    assert shown.step == "account"
    assert shown.answer == "Lights on, nobody came."
    assert shown.present == "Written, 23 characters"


def test_a_change_returns_to_the_review(talk_at_review: Conversation) -> None:
    assert talk_at_review.edit("required_by_plan").progress == "Changing one answer"
    assert talk_at_review.answer("no").kind is PromptKind.REVIEW
    assert talk_at_review.session.facts["required_by_plan"] == "no"


def test_a_change_that_opens_a_question_has_it_asked_before_the_review(talk_at_review: Conversation) -> None:
    talk_at_review.edit("when")
    assert talk_at_review.answer("pick").step == "when_exactly"
    assert talk_at_review.back().step == "when"
    assert talk_at_review.answer("pick").step == "when_exactly"
    assert talk_at_review.answer("2026-11-21T09:00").kind is PromptKind.REVIEW


def test_a_change_given_up_goes_back_to_the_review_unchanged(talk_at_review: Conversation) -> None:
    before = submission(talk_at_review.session)
    talk_at_review.edit("case")
    assert talk_at_review.back().kind is PromptKind.REVIEW
    assert submission(talk_at_review.session) == before


def test_an_answer_off_the_path_comes_back_with_its_question(talk_at_review: Conversation) -> None:
    talk_at_review.edit("what_happened")
    talk_at_review.answer("not_seen_alone")
    assert "who_saw_last" not in submission(talk_at_review.session)
    talk_at_review.edit("what_happened")
    assert talk_at_review.answer("no_reply").kind is PromptKind.REVIEW
    assert submission(talk_at_review.session)["who_saw_last"] == "by_me"


def test_a_question_not_in_the_review_cannot_be_edited(talk_at_review: Conversation) -> None:
    with pytest.raises(Stale):
        talk_at_review.edit("when_exactly")


def test_leaving_add_more_goes_back_to_the_review(talk_at_review: Conversation) -> None:
    talk_at_review.add_more()
    assert talk_at_review.back().kind is PromptKind.REVIEW
    talk_at_review.add_more()
    talk_at_review.answer(("attempts",))
    assert talk_at_review.back().step == "more"
    assert talk_at_review.skip().kind is PromptKind.REVIEW
    assert talk_at_review.session.answers["account"] == "Lights on, nobody came."


def test_back_goes_through_what_was_added_to_the_short_form(talk_at_review: Conversation) -> None:
    talk_at_review.add_more()
    talk_at_review.answer(("change",), "both")
    assert [talk_at_review.back().step for _ in range(4)] == ["change", "more", "account", "who_saw_last"]


def test_add_more_a_second_time_shows_what_was_ticked(talk_at_review: Conversation) -> None:
    talk_at_review.add_more()
    talk_at_review.answer(("change",), "both")
    assert talk_at_review.add_more().answer == ("change",)
    assert talk_at_review.answer(("change", "agencies")).step == "other_agencies_in_contact"


def test_a_press_of_an_older_revision_is_stale_and_changes_nothing(talk: Conversation) -> None:
    talk.answer("no")
    before = talk.session
    with pytest.raises(Stale, match="Your answers are kept"):
        talk.give(Answered(0, "immediate_danger", "yes"))
    assert talk.session is before


@pytest.mark.parametrize(
    "given",
    [
        Answered(0, "case", "N-104"),
        Skipped(0, "case"),
        Edit(0, "immediate_danger"),
        AddMore(0),
        Submitted(0),
    ],
)
def test_what_the_first_question_does_not_offer_is_stale(
    talk: Conversation, given: Answered | Skipped | Edit | AddMore | Submitted
) -> None:
    with pytest.raises(Stale):
        talk.give(given)


def test_a_question_that_needs_an_answer_cannot_be_skipped(talk: Conversation) -> None:
    with pytest.raises(InvalidAnswer, match="needs an answer") as refusal:
        talk.skip()
    assert refusal.value.field == "immediate_danger"


def test_a_second_submit_gets_the_first_ones_reference(talk_at_review: Conversation) -> None:
    press = Submitted(talk_at_review.session.revision)
    talk_at_review.give(press)
    first = talk_at_review.turn
    talk_at_review.session = with_result(talk_at_review.session, "N-104")
    talk_at_review.give(press)
    second = talk_at_review.turn
    assert (first.submitted, first.repeated) == (True, False)
    assert (second.submitted, second.repeated) == (False, True)
    assert talk_at_review.session.result == "N-104"
    assert talk_at_review.prompt.text == "Recorded as N-104."


def test_before_the_report_is_stored_the_screen_does_not_say_recorded(talk_at_review: Conversation) -> None:
    assert "Recorded" not in talk_at_review.submit().text


def test_after_submit_nothing_else_can_be_pressed(talk_at_review: Conversation) -> None:
    talk_at_review.submit()
    with pytest.raises(Stale, match="already submitted"):
        talk_at_review.give(WentBack(talk_at_review.session.revision))
    with pytest.raises(Stale, match="already submitted"):
        talk_at_review.give(Cancelled(talk_at_review.session.revision))


def test_cancel_ends_the_draft_once(talk: Conversation) -> None:
    talk.answer("no")
    press = Cancelled(talk.session.revision)
    shown = talk.give(press)
    assert talk.turn.cancelled
    assert shown.kind is PromptKind.CANCELLED
    talk.give(press)
    assert talk.turn.repeated
    with pytest.raises(Stale, match="already cancelled"):
        talk.give(Submitted(talk.session.revision))


def test_the_time_each_answer_took_is_kept(talk_at_review: Conversation) -> None:
    assert talk_at_review.session.seconds == dict.fromkeys(talk_at_review.session.trail, 60.0)


def test_a_clock_set_back_gives_no_negative_time() -> None:
    session = begin(MISSED_VISIT, session_id="s", person_id="p", now=NOON)
    earlier = NOON.replace(hour=11)
    turn = apply(MISSED_VISIT, session, Answered(0, "immediate_danger", "no"), earlier, OWN_CASES)
    assert turn.session.seconds == {"immediate_danger": 0.0}


def test_submitting_keeps_exactly_what_the_review_showed(talk_at_review: Conversation) -> None:
    shown = [line.step for line in talk_at_review.prompt.lines]
    talk_at_review.submit()
    assert talk_at_review.session.state is SessionState.SUBMITTED
    assert list(talk_at_review.session.answers) == shown
    assert [line.step for line in talk_at_review.prompt.lines] == shown
