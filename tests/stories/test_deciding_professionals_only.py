"""Professionals only: the social worker asks, the manager decides, and the family is told afterwards."""

from __future__ import annotations

from tests.stories.decision_steps import (
    FRIDAY,
    REASON,
    TODAY,
    begins_to_record,
    expect_the_invited,
    expect_the_relieved,
    gives_the_date,
    gives_the_reason,
    picks_outcome,
    records,
)
from tests.stories.report_steps import a_reported_visit
from tests.stories.town import DIRECT, Town


def sam_asks(town: Town) -> None:
    """The social worker cannot decide it; the question goes to Ruth."""
    a_reported_visit(town)
    begins_to_record(town.sam)
    town.sam.sees_control("Ask for professionals only", where=DIRECT)
    assert "Professionals only" not in town.sam.controls(DIRECT)
    town.sam.press("Cancel", where=DIRECT)
    records(town.sam, "Ask for professionals only", reason="They did not come twice.")
    town.expect("ruth", "Step: Professionals only to be decided", "Decide whether the meeting is")
    town.expect("amina", "The step is now: Professionals only to be decided")


def test_the_manager_decides_and_the_family_is_told_before_it_closes(town: Town) -> None:
    sam_asks(town)

    records(town.ruth, "Professionals only", reason=REASON)
    town.expect("sam", "Arrange a professionals-only meeting")
    town.expect("amina", "The step is now: Professionals-only meeting to be arranged")
    records(town.sam, "Professionals' meeting arranged", date=TODAY)
    town.expect("sam", "Hold the professionals-only meeting")
    town.expect("amina", "The step is now: Professionals-only meeting arranged")
    expect_the_invited(town.sam)
    records(town.sam, "The family is engaging", reason=REASON)
    town.expect("sam", "Tell the family what the professionals-only meeting decided")
    town.expect("amina", "The step is now: Still owed before closing")
    records(town.sam, "The family was told the outcome")
    expect_the_relieved(town.sam, "The family was told the outcome", "priya", "amina", "tom")


def test_the_manager_may_want_the_family_there(town: Town) -> None:
    sam_asks(town)

    records(town.ruth, "The family is invited", reason=REASON)

    town.expect("sam", "Step: Core group to be arranged")
    town.expect("amina", "The step is now: Core group to be arranged")


def test_it_may_be_asked_once_a_meeting_is_arranged_which_stands_until_the_manager_has_decided(
    town: Town,
) -> None:
    a_reported_visit(town)
    records(town.sam, "The core group is arranged", date=FRIDAY)
    town.expect("sam", "Hold the meeting")
    town.expect("amina", "The step is now: Meeting arranged")
    expect_the_invited(town.sam)

    records(town.sam, "Ask for professionals only", reason="They will not come.")

    town.expect(
        "ruth", "Decide whether the meeting is for professionals only; until then what is arranged stands"
    )
    town.expect("amina", "Ask for professionals only")
    records(town.ruth, "Professionals only", reason=REASON)
    town.expect("sam", "Hold the professionals-only meeting")
    town.expect("amina", "The step is now: Professionals-only meeting arranged")


def test_somebody_not_entitled_has_no_button_to_record(town: Town) -> None:
    a_reported_visit(town)
    town.settle()
    assert "Record what was decided" not in town.priya.controls()
    assert "Record what was decided" in town.sam.controls(DIRECT)


def test_a_choice_offered_before_the_manager_decided_records_nothing(town: Town) -> None:
    """The same button would now mean a meeting without the family."""
    a_reported_visit(town)
    begins_to_record(town.sam)
    town.sam.sees_control("The core group is arranged", where=DIRECT)
    records(town.ruth, "Professionals only", reason=REASON)
    town.expect("sam", "Arrange a professionals-only meeting")
    town.expect("amina", "The step is now: Professionals-only meeting to be arranged")

    town.sam.press("The core group is arranged", where=DIRECT)

    town.sam.sees("The case has moved on since you were asked", "Choices: Professionals' meeting arranged")
    town.sam.press("Professionals' meeting arranged", where=DIRECT)
    gives_the_date(town.sam)
    town.sam.press("Record", where=DIRECT)
    town.expect("sam", "Hold the professionals-only meeting")
    town.expect("amina", "The step is now: Professionals-only meeting arranged")
    expect_the_invited(town.sam)


def test_a_review_from_before_the_case_closed_records_nothing(town: Town) -> None:
    a_reported_visit(town)
    records(town.sam, "The core group is arranged", date=TODAY)
    town.expect("sam", "Hold the meeting")
    town.expect("amina", "The step is now: Meeting arranged")
    expect_the_invited(town.sam)
    begins_to_record(town.sam)
    picks_outcome(town.sam, "The family is engaging")
    gives_the_reason(town.sam)
    records(town.ruth, "The family is engaging", reason=REASON)
    expect_the_relieved(town.ruth, "Ruth Adeyemi recorded", "priya", "amina", "tom")

    town.sam.press("Record", where=DIRECT)

    town.sam.sees("This case has been closed meanwhile. Nothing was recorded.")
    town.sam.press("Cancel", where=DIRECT)
