"""Back, Change, Add more, Skip, Cancel: what was answered stays unless the reporter changes it."""

from __future__ import annotations

from tests.stories.report_steps import (
    answers_to_the_review,
    begins_a_report,
    expect_the_pings,
    own_case,
    reports_a_missed_visit,
)
from tests.stories.town import Town


def at_the_review(town: Town) -> None:
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)


def test_back_returns_to_the_question_before(town: Town) -> None:
    begins_a_report(town.amina)
    town.amina.press("No")
    town.amina.press(own_case("LH-1042"))
    town.amina.sees("What happened?")
    town.amina.press("Back")
    town.amina.press(own_case("LH-1057"))
    for label in ("Refused at the door", "Just now", "No", "Seen this time, not alone"):
        town.amina.press(label)
    town.amina.sees_control("Write")


def test_an_answer_is_changed_from_the_review_and_the_others_stay(town: Town) -> None:
    at_the_review(town)
    town.amina.choose("Change an answer", "What happened")
    town.amina.press("Refused at the door")
    town.amina.press("Not seen, last by social worker")
    review = town.amina.sees("Please check your answers")
    assert "What happened: Refused at the door" in review
    assert "Required by the plan: Yes" in review
    assert "Account: written" in review
    town.amina.press("Submit")
    expect_the_pings(town)
    town.amina.sees("Recorded: R-")


def test_an_answer_that_makes_others_needless_leaves_no_trace_of_them(town: Town) -> None:
    at_the_review(town)
    town.amina.choose("Change an answer", "What happened")
    town.amina.press("Seen, but not alone")
    review = town.amina.sees("Please check your answers")
    assert "Child seen:" not in review


def test_what_was_added_is_in_the_review_and_skipped_questions_are_said_to_be(town: Town) -> None:
    at_the_review(town)
    town.amina.press("Add more")
    town.amina.sees("What would you like to add?")
    town.amina.choose("Choose any that apply", ["Out, or not answering", "Telephoning the social worker"])
    town.amina.press("Done")
    town.amina.press("In, but not answering")
    town.amina.sees("Have you telephoned the social worker?")
    town.amina.press("Skip")
    review = town.amina.sees("Please check your answers")
    assert "Door: In, but not answering" in review
    assert "Social worker telephoned: Skipped" in review


def test_a_text_that_was_skipped_is_said_to_be_skipped(town: Town) -> None:
    at_the_review(town)
    town.amina.press("Add more")
    town.amina.choose("Choose any that apply", ["Other agencies' contact"])
    town.amina.press("Done")
    town.amina.press("Yes")
    town.amina.sees("Which agency, and when?")
    town.amina.press("Skip")
    assert "Their contact: Skipped" in town.amina.sees("Please check your answers")


def test_cancel_records_nothing_and_tells_nobody(town: Town) -> None:
    at_the_review(town)
    town.amina.press("Cancel")
    town.amina.sees("Cancelled", "Nothing was recorded and nobody was told.")
    reports_a_missed_visit(town.amina, case="LH-1057")
    expect_the_pings(town, "LH-1057")
