"""The whole report: a closed door becomes separate pings, and the reporter has it in writing."""

from __future__ import annotations

from tests.stories.journal import nothing_was_refused, outside_views, taps
from tests.stories.report_steps import ACCOUNT, TOLD, answers_to_the_review, begins_a_report, expect_the_pings
from tests.stories.town import TEAM, Town


def test_seven_taps_and_one_text_reach_submit(town: Town) -> None:
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    assert taps(town, "amina") == 7


def test_each_person_the_board_names_is_pinged_separately_and_the_channel_once(town: Town) -> None:
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    town.amina.press("Submit")
    expect_the_pings(town)
    for handle in TOLD:
        card = getattr(town, handle).sees("Missed visit: LH-1042")
        assert "Reported: Tue 17 Nov, 10:05 by Amina Yusuf (Health visitor)" in card
        assert "I have this" in getattr(town, handle).controls()
    town.ruth.sees("Missed visit: LH-1042", where=TEAM)


def test_the_reporter_gets_a_reference_and_who_was_told(town: Town) -> None:
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    town.amina.press("Submit")
    expect_the_pings(town)
    told = town.amina.sees("Recorded: R-")
    for name in ("Priya Nair", "Sam Okafor", "Ruth Adeyemi"):
        assert name in told


def test_the_account_stays_in_modals_and_slack_takes_every_call(town: Town) -> None:
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    town.amina.press("Submit")
    expect_the_pings(town)
    outside = outside_views(town)
    assert any("Missed visit: LH-1042" in said for said in outside)
    assert not [said for said in outside if ACCOUNT[:20] in said]
    nothing_was_refused(town)
