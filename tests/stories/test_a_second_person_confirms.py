"""An ending that would leave somebody unheard waits for a second person, and nothing ends before that."""

from __future__ import annotations

import pytest

from tests.stored import open_escalations
from tests.stories.decision_steps import (
    FRIDAY,
    REASON,
    begins_to_record,
    gives_the_reason,
    picks_outcome,
    records,
)
from tests.stories.report_steps import a_reported_visit, reports_a_missed_visit, writes
from tests.stories.test_invitations import all_so_far
from tests.stories.town import DIRECT, TEAM, Phone, Town

pytestmark = pytest.mark.second_person

ASKED = "please confirm the ending “The family is engaging”, or say why it is not to end"


def meeting_was_held(town: Town) -> None:
    """Sam has the report, Ruth and Priya have not answered, and the core group's day has come."""
    a_reported_visit(town)
    records(town.sam, "The core group is arranged", date=FRIDAY)
    town.skip("P3DT4H")
    all_so_far(town)


def ends(who: Phone, outcome: str = "The family is engaging") -> str:
    begins_to_record(who)
    picks_outcome(who, outcome)
    gives_the_reason(who)
    who.press("Record", where=DIRECT)
    return who.sees("Recorded; waits for")


def is_open(town: Town) -> bool:
    with town.store.read() as uow:
        return bool(open_escalations(uow))


def test_an_ending_waits_for_somebody_above_and_everything_goes_on(town: Town) -> None:
    meeting_was_held(town)
    said = ends(town.sam)
    assert "Recorded; waits for Ruth Adeyemi to confirm: “The family is engaging”." in said
    assert "Ruth Adeyemi (social worker's manager): Read the report" in said
    assert "set locally by David Osei" in said
    asked = town.expect("ruth", ASKED)
    assert "“The family is engaging”, recorded Fri 20 Nov, 14:05 by Sam Okafor." in asked
    assert "It waits for Ruth Adeyemi to confirm (set locally)" in asked
    assert "You are asked as the social worker's manager and second person for the ending" in asked
    assert "Confirming would end it for:\nPriya Nair (reporter's safeguarding lead): Read the report" in asked
    assert REASON not in asked
    assert is_open(town)
    town.nothing_else()
    town.priya.sees_control("I have this")


def test_confirmed_it_is_applied_and_everybody_hears_by_whom_and_why(town: Town) -> None:
    meeting_was_held(town)
    ends(town.sam)
    town.expect("ruth", ASKED)
    town.ruth.press("Confirm the ending", where=DIRECT)
    town.ruth.sees("Confirmed: LH-1042 is closed here.")
    told = town.expect("priya", "LH-1042: no longer asked of you")
    assert "Sam Okafor recorded at 14:05: The family is engaging. Ruth Adeyemi confirmed it." in told
    town.expect("sam", "Ruth Adeyemi confirmed at 14:05 what you recorded: “The family is engaging”.")
    for handle in ("amina", "tom"):
        town.expect(handle, "no longer asked of you", "Ruth Adeyemi confirmed it. The step is now: Closed")
    town.ruth.sees("who recorded: The family is engaging. Ruth Adeyemi confirmed it.", where=TEAM)
    assert not is_open(town)
    town.expected.update(range(999))


def test_not_confirmed_it_stays_open_and_who_recorded_reads_why(town: Town) -> None:
    meeting_was_held(town)
    ends(town.sam)
    town.expect("ruth", ASKED)
    keeps_open(town.ruth, "Priya has to hear first: the nursery saw him on Monday.")
    told = town.expect(
        "sam", "LH-1042: not to end yet", "Ruth Adeyemi said at 14:05 that it is not to end yet"
    )
    assert "nursery" not in told
    town.sam.press("Open", where=DIRECT)
    assert "“Priya has to hear first: the nursery saw him on Monday.”" in town.sam.modal()
    town.sam.act(do="close")
    assert is_open(town)
    town.skip("PT2M")
    town.ruth.sees_not("It waits for Ruth")
    # Once it was refused here it is asked again, whoever has answered meanwhile.
    town.priya.press("I have this", where=DIRECT)
    town.expect("amina", "Priya Nair acknowledged")
    assert "waits for Ruth Adeyemi" in ends(town.sam)
    town.expect("ruth", ASKED)


def test_where_everybody_has_answered_one_person_is_enough(town: Town) -> None:
    meeting_was_held(town)
    for who in (town.ruth, town.priya):
        who.press("I have this", where=DIRECT)
    all_so_far(town)
    records(town.sam, "The family is engaging", reason=REASON)
    town.expect("amina", "The step is now: Closed")
    assert not is_open(town)
    town.expected.update(range(999))


def test_nobody_answers_and_it_climbs_but_never_to_whoever_recorded_it(town: Town) -> None:
    meeting_was_held(town)
    ends(town.ruth)
    asked = town.expect("david", ASKED)
    assert "recorded Fri 20 Nov, 14:05 by Ruth Adeyemi" in asked
    before = len(town.posts())
    for how_long in ("P3D", "PT1H", "PT1H", "PT1H"):
        town.skip(how_long)
    for handle in ("helen", "kofi"):
        said = town.expect(handle, "David Osei (second person for the ending) has not answered.")
        assert "You can take this over." in said
    later = [post for post in town.posts()[before:] if "(second person for the ending)" in post["text"]]
    assert later
    assert not {"ruth", "sam"} & {town.addressee(post["channel"]) for post in later}
    assert "Confirm the ending" not in (*town.sam.controls(DIRECT), *town.ruth.controls(DIRECT))
    assert is_open(town)
    town.kofi.press("Confirm the ending", where=DIRECT)
    town.kofi.sees("Confirmed: LH-1042 is closed here.")
    town.expected.update(range(999))


def test_who_recorded_it_cannot_confirm_it_in_the_channel_either(town: Town) -> None:
    meeting_was_held(town)
    ends(town.ruth)
    town.expect("david", ASKED)
    town.ruth.press("I have this", where=TEAM)
    town.expected.update(range(999))
    with town.store.read() as uow:
        (escalation,) = open_escalations(uow)
        (confirm,) = [one for one in uow.duties.of_escalation(escalation.id) if one.key == "confirm_ending"]
    assert confirm.acknowledged_by_id is None
    assert confirm.is_live


def test_the_same_ending_is_not_recorded_twice(town: Town) -> None:
    meeting_was_held(town)
    ends(town.sam)
    town.expect("ruth", ASKED)
    begins_to_record(town.sam)
    picks_outcome(town.sam, "The family is engaging")
    gives_the_reason(town.sam)
    town.sam.press("Record", where=DIRECT)
    town.sam.sees("waits for Ruth Adeyemi to confirm. Nothing more is needed of you.")


def test_a_report_that_came_since_keeps_the_case_open(town: Town) -> None:
    meeting_was_held(town)
    ends(town.sam)
    town.expect("ruth", ASKED)
    town.skip("PT10M")
    reports_a_missed_visit(town.tom)
    all_so_far(town)
    town.ruth.press("Confirm the ending", where=DIRECT)
    town.ruth.sees("LH-1042 has moved on since Sam Okafor recorded this ending")
    town.expect("sam", "LH-1042: the ending was not applied", "Please look again")
    assert is_open(town)
    town.expected.update(range(999))


def test_another_outcome_takes_its_place_and_both_hear(town: Town) -> None:
    meeting_was_held(town)
    ends(town.sam)
    town.expect("ruth", ASKED)
    records(town.ruth, "Non-engagement continues", date="2026-12-04")
    town.expect("sam", "LH-1042: the ending was not applied")
    assert is_open(town)
    town.skip("PT2M")
    town.ruth.sees_not("It waits for Ruth")
    all_so_far(town)


@pytest.mark.board("suffolk-2017")
def test_suffolks_supportive_answer_is_not_ended_by_the_social_workers_word(town: Town) -> None:
    reports_a_missed_visit(town.amina, outcome="Refused at the door", seen="Not seen, last by social worker")
    town.skip("PT1M")
    for who in (town.grace, town.sam, town.ruth, town.priya):
        if "I have this" in who.controls(DIRECT):
            who.press("I have this", where=DIRECT)
    all_so_far(town)
    records(town.sam, "The family is engaging", reason=REASON)
    all_so_far(town)
    assert is_open(town)
    records(town.grace, "I answered my colleague", reason=REASON)
    all_so_far(town)
    assert not is_open(town)


def keeps_open(who: Phone, reason: str) -> None:
    who.press("Do not end it", where=DIRECT)
    who.town.expect(who.handle, "Why is it not to end yet?")
    writes(who, reason)
    who.press("Do not end it", where=DIRECT)
    who.sees("Recorded for LH-1042: not to end yet")
