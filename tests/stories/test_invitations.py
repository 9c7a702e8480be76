"""An invitation says when, where and with whom, and ends with the meeting: its chase and its sight too."""

from __future__ import annotations

import pytest

from state_machines.duties.duty import DutyState
from tests.stored import open_escalations
from tests.stories.decision_steps import FRIDAY, begins_to_record, gives_the_date, picks_outcome, records
from tests.stories.incidents import ticks
from tests.stories.report_steps import a_reported_visit, reports_a_missed_visit, writes
from tests.stories.town import DIRECT, Phone, Town

TASK = "come to the meeting about non-engagement, or send what you know"


def all_so_far(town: Town) -> None:
    """What was posted up to here is no part of the story."""
    town.settle()
    town.expected.update(range(len(town.posts())))


def arranges_with_time_and_place(who: Phone, place: str = "Town Hall, room 2") -> None:
    begins_to_record(who)
    picks_outcome(who, "The core group is arranged")
    gives_the_date(who)
    who.press("Add more", where=DIRECT)
    ticks(who, "Time and place")
    writes(who, "2.30 pm")
    writes(who, place)
    who.press("Record", where=DIRECT)


def states_of_invitations(town: Town) -> set[DutyState]:
    with town.store.read() as uow:
        (escalation,) = open_escalations(uow)
        duties = uow.duties.of_escalation(escalation.id)
    found = {duty.state for duty in duties if duty.key.startswith("invite_")}
    assert found
    return found


def test_the_invited_read_when_where_and_who_else(town: Town) -> None:
    a_reported_visit(town)
    arranges_with_time_and_place(town.sam)
    town.expect("sam", "Step: Meeting arranged")
    town.expect("amina", "The core group is arranged")
    when = "(Friday 20 November 2026 at 14:30, Town Hall, room 2; "
    who = "invited: Amina Yusuf, Tom Reyes and Sam Okafor)"
    for handle in ("amina", "tom"):
        asked = town.expect(handle, TASK)
        assert f"please {TASK} {when}{who}. Please say that you have this." in asked


def test_a_place_that_names_the_child_is_refused_in_words(town: Town) -> None:
    a_reported_visit(town)
    arranges_with_time_and_place(town.sam, "At Kezia's school")
    town.sam.sees_not("Recorded for")
    posts = town.posts()
    assert posts
    assert [post for post in posts if TASK in post["text"]] == []


def test_without_time_and_place_nothing_more_is_asked(town: Town) -> None:
    a_reported_visit(town)
    records(town.sam, "The core group is arranged", date=FRIDAY)
    town.expect("sam", "Step: Meeting arranged")
    town.expect("amina", "The core group is arranged")
    for handle in ("amina", "tom"):
        town.expect(
            handle, f"{TASK} (Friday 20 November 2026; invited: Amina Yusuf, Tom Reyes and Sam Okafor)"
        )


def test_nobody_is_asked_to_a_meeting_that_is_over(town: Town) -> None:
    a_reported_visit(town)
    arranges_with_time_and_place(town.sam)
    town.skip("P3DT13H")  # Friday, 23:05
    all_so_far(town)
    town.beth.press("Open", where=DIRECT)
    assert "You cannot open this" not in town.beth.modal()
    town.beth.act(do="close")
    town.skip("PT1H")  # Saturday, 00:05
    assert states_of_invitations(town) == {DutyState.OVERTAKEN}
    town.skip("P14D")
    later = town.posts()[len(town.expected) :]
    assert later
    assert [post for post in later if "You are asked as the member of the network" in post["text"]] == []
    assert [post for post in later if town.addressee(post["channel"]) == "beth"] == []
    town.beth.sees("This is no longer yours", "Your part in what stood here has ended")
    assert "Open" not in town.beth.controls(DIRECT)
    town.beth.command("/case LH-1042")
    town.beth.sees("No case LH-1042 that you can see")
    town.expected.update(range(len(town.posts())))


def test_whoever_said_that_they_come_keeps_that(town: Town) -> None:
    a_reported_visit(town)
    records(town.sam, "The core group is arranged", date=FRIDAY)
    all_so_far(town)
    town.tom.press("I have this", where=DIRECT)
    town.expect("amina", "Tom Reyes acknowledged")
    town.skip("P4D")
    all_so_far(town)
    assert states_of_invitations(town) == {DutyState.DONE, DutyState.OVERTAKEN}


@pytest.mark.board("stockport-3.7")
def test_stockports_team_reads_the_day_and_who_else(town: Town) -> None:
    reports_a_missed_visit(town.amina, case="LH-1057")
    for outcome in ("More than one agency affected", "Single agency work has failed"):
        all_so_far(town)
        records(town.grace, outcome, reason="School and health, both for weeks.")
    all_so_far(town)
    records(town.sam, "The team's meeting is arranged", date=FRIDAY)
    town.expect(
        "amina",
        "come to the Team Around the Child, or send what you know "
        "(Friday 20 November 2026; invited: Amina Yusuf and Sam Okafor)",
    )
    town.skip("P4D")
    all_so_far(town)
    # Sam arranged it, so what children's social care is asked he has by that.
    assert states_of_invitations(town) == {DutyState.DONE, DutyState.OVERTAKEN}
