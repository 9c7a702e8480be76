"""The holder of the next step records it: a meeting with a date, and then what it decided."""

from __future__ import annotations

import pytest

from tests.stories.decision_steps import (
    FRIDAY,
    REASON,
    TODAY,
    begins_to_record,
    expect_the_invited,
    expect_the_relieved,
    gives_the_date,
    records,
)
from tests.stories.record import actions_of
from tests.stories.report_steps import a_reported_visit
from tests.stories.town import DIRECT, TEAM, Town


def a_meeting_is_arranged(town: Town, date: str = FRIDAY) -> None:
    """Sam arranged the core group; Ruth and Priya have acknowledged the report."""
    a_reported_visit(town)
    for handle in ("ruth", "priya"):
        getattr(town, handle).press("I have this", where=DIRECT)
        town.expect("amina", "acknowledged")
    records(town.sam, "The core group is arranged", date=date)
    town.expect("sam", "Step: Meeting arranged", "Hold the meeting and record what it decided")
    town.expect("amina", "The core group is arranged")
    expect_the_invited(town.sam)


def test_the_core_group_is_arranged_for_a_date_that_everybody_sees(town: Town) -> None:
    a_meeting_is_arranged(town)
    for phone, where in ((town.ruth, TEAM), (town.ruth, DIRECT), (town.priya, DIRECT)):
        phone.sees("Step: Meeting arranged", "Planned for: 20 November 2026", where=where)
    town.sam.sees("Allocated social worker, Sam Okafor: acknowledged at 10:05")
    assert "outcome:record" in actions_of(town, "sam")


def test_nobody_is_chased_about_a_meeting_before_its_day(town: Town) -> None:
    a_meeting_is_arranged(town)
    for handle in ("amina", "tom"):
        getattr(town, handle).press("I have this", where=DIRECT)
    town.expect("amina", "Tom Reyes acknowledged")
    town.skip("P3DT5H")  # the meeting's afternoon
    assert not town.unexpected_messages()
    town.skip("P4D")
    town.expect("sam", "Hold the meeting", "acknowledged", "but nothing followed; asked again")
    town.expect("amina", "LH-1042: asked again", "Sam Okafor was asked again")


def test_engaging_closes_and_every_button_goes(town: Town) -> None:
    a_meeting_is_arranged(town, TODAY)

    said = records(town.sam, "The family is engaging", reason=REASON)

    assert "nothing more is asked of anybody" in said
    expect_the_relieved(town.sam, "Sam Okafor recorded at 10:05: The family is engaging.", "amina", "tom")
    for phone, where in ((town.ruth, TEAM), (town.ruth, DIRECT), (town.priya, DIRECT), (town.sam, DIRECT)):
        phone.sees("Step: Closed", "Nothing more is asked of anybody.", where=where)
    town.settle()
    assert set(town.ruth.controls()) == {"Open"}
    town.ruth.press("Open", where=DIRECT)
    assert REASON in town.ruth.modal()
    town.skip("P10D")


@pytest.mark.parametrize(
    ("outcome", "step", "date", "reason", "told"),
    [
        ("Non-engagement continues", "Engagement strategy under way", FRIDAY, "", ("sam",)),
        ("Refer to the Complexity Panel", "Complexity Panel", "", REASON, ("sam", "ruth")),
        ("Take legal advice", "Legal advice", "", REASON, ("ruth",)),
        ("Call a strategy discussion", "Strategy discussion", "", REASON, ("ruth",)),
    ],
)
def test_every_other_outcome_gives_somebody_the_next_step(
    town: Town, outcome: str, step: str, date: str, reason: str, told: tuple[str, ...]
) -> None:
    a_meeting_is_arranged(town, TODAY)

    records(town.sam, outcome, date=date, reason=reason)

    town.expect("amina", f"{outcome}", f"The step is now: {step}")
    for handle in told:
        town.expect(handle, f"Step: {step}")
    if step == "Complexity Panel":
        expect_the_invited(town.sam, "attend the Complexity Panel")
    town.ruth.sees(f"Step: {step}", where=TEAM)


def test_a_child_in_need_gets_a_network_meeting(town: Town) -> None:
    a_reported_visit(town, "LH-1057")
    town.sam.sees("Step: Network meeting to be arranged", "Time limit: not set")
    begins_to_record(town.sam)
    town.sam.sees_control("The network meeting is arranged", where=DIRECT)


def test_a_date_before_the_report_is_refused_in_words_and_asked_again(town: Town) -> None:
    a_reported_visit(town)
    begins_to_record(town.sam)
    town.sam.press("The core group is arranged", where=DIRECT)

    gives_the_date(town.sam, "2026-11-16")

    town.sam.sees("On what date?", "17 November 2026")
    gives_the_date(town.sam)
    town.sam.sees_control("Record", where=DIRECT)
