"""What is recorded of a meeting beside its date and its outcome, and who reads it."""

from __future__ import annotations

from tests.stories.decision_steps import (
    FRIDAY,
    TODAY,
    begins_to_record,
    expect_the_invited,
    gives_the_date,
    picks_outcome,
    records,
)
from tests.stories.report_steps import a_reported_visit, writes
from tests.stories.town import DIRECT, Phone, Town

_AGREED = "Sam calls each Tuesday, and school rings on the first absence."


def ticks(who: Phone, *options: str) -> None:
    """Tick these and press "Done"."""
    who.choose("Choose any that apply", list(options), where=DIRECT)
    who.press("Done", where=DIRECT)


def test_who_is_invited_and_who_left_the_parents_out_is_read_by_those_entitled(town: Town) -> None:
    a_reported_visit(town)
    begins_to_record(town.sam)
    town.sam.press("The core group is arranged", where=DIRECT)
    gives_the_date(town.sam, FRIDAY)
    town.sam.sees("who is invited, and whether the parents are")
    town.sam.press("Add more", where=DIRECT)
    ticks(town.sam, "Parents, or professionals only")
    town.sam.press("No, professionals only", where=DIRECT)
    town.sam.sees("Who decided that the parents are not invited?")
    town.sam.press("Skip", where=DIRECT)
    town.sam.press("Record", where=DIRECT)
    town.sam.sees("Recorded for LH-1042")
    town.expect("sam", "Step: Meeting arranged")
    town.expect("amina", "The core group is arranged")
    expect_the_invited(town.sam)
    town.ruth.press("Open", where=DIRECT)
    assert "Parents: No, professionals only." in town.ruth.modal()


def test_what_was_agreed_is_read_in_the_case_and_stands_in_no_message(town: Town) -> None:
    a_reported_visit(town)
    records(town.sam, "The core group is arranged", date=TODAY)
    town.expect("sam", "Step: Meeting arranged")
    town.expect("amina", "The core group is arranged")
    expect_the_invited(town.sam)

    begins_to_record(town.sam)
    picks_outcome(town.sam, "Non-engagement continues")
    gives_the_date(town.sam, "2026-12-04")
    town.sam.press("Add more", where=DIRECT)
    ticks(town.sam, "What was agreed", "A written agreement")
    writes(town.sam, _AGREED)
    town.sam.press("They would not sign", where=DIRECT)
    town.sam.press("Record", where=DIRECT)
    town.sam.sees("Recorded for LH-1042")
    town.expect("sam", "Engagement strategy")
    town.expect("amina", "Non-engagement continues")

    town.ruth.press("Open", where=DIRECT)
    read = town.ruth.modal()
    assert f"Agreed: {_AGREED}" in read
    assert "Written agreement: They would not sign." in read
    posts = town.posts()
    assert posts
    assert not [post for post in posts if _AGREED in post["text"]]
