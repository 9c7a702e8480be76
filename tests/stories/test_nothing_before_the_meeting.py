"""What came of a meeting is neither offered nor recorded before its time; what protects a child is."""

from __future__ import annotations

from tests.stories.decision_steps import (
    FRIDAY,
    REASON,
    begins_to_record,
    gives_the_date,
    picks_outcome,
    records,
)
from tests.stories.report_steps import a_reported_visit
from tests.stories.test_invitations import all_so_far, arranges_with_time_and_place
from tests.stories.town import DIRECT, Phone, Town


def offered(who: Phone) -> set[str]:
    """The outcomes on the question's buttons or in its list."""
    begins_to_record(who)
    who.sees("What was decided, or what has happened?")
    asked = [message for message in who.messages() if "What was decided" in message["text"]][-1]
    found = {control["label"] for control in asked["controls"]}
    return found | {one for control in asked["controls"] for one in control.get("options") or ()}


def test_the_familys_engaging_waits_for_the_meetings_time(town: Town) -> None:
    a_reported_visit(town)
    arranges_with_time_and_place(town.sam)
    all_so_far(town)
    town.sam.sees("Planned for: 20 November 2026 at 14:30")
    early = offered(town.sam)
    assert {"Call a strategy discussion", "Take legal advice", "The meeting did not take place"} <= early
    assert not {"The family is engaging", "Non-engagement continues"} & early
    town.skip("P3DT4H")  # Friday, 14:05
    all_so_far(town)
    picks_outcome(town.sam, "Call a strategy discussion")
    town.sam.press("Cancel", where=DIRECT)
    town.skip("PT25M")
    all_so_far(town)
    assert {"The family is engaging", "Non-engagement continues"} <= offered(town.sam)
    town.expected.update(range(len(town.posts())))


def test_a_review_before_the_meeting_is_refused_in_words(town: Town) -> None:
    a_reported_visit(town)
    records(town.sam, "The core group is arranged", date=FRIDAY)
    town.skip("P3DT4H")
    all_so_far(town)
    begins_to_record(town.sam)
    picks_outcome(town.sam, "Non-engagement continues")
    gives_the_date(town.sam, "2026-11-19")
    town.sam.press("Record", where=DIRECT)
    town.sam.sees("That is before the meeting of Friday 20 November 2026. Choose that day or a later one.")
    town.sam.sees_not("Recorded for LH-1042\nNon-engagement")


def test_a_meeting_that_is_put_forward_blocks_nothing(town: Town) -> None:
    a_reported_visit(town)
    records(town.sam, "The core group is arranged", date=FRIDAY)
    records(town.sam, "The meeting has a new date", date="2026-11-17")
    all_so_far(town)
    records(town.sam, "The family is engaging", reason=REASON)
    town.expected.update(range(999))
