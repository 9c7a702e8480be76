"""The allocated social worker reports: their own part is done by that, their manager's is not."""

from __future__ import annotations

from tests.stories.report_steps import expect_the_pings, reports_a_missed_visit
from tests.stories.town import TEAM, Town


def test_reporting_answers_for_the_social_worker_and_for_nobody_else(town: Town) -> None:
    told = reports_a_missed_visit(town.sam, case="LH-1042")
    assert "Allocated social worker, Sam Okafor (Social worker): made this report" in told
    assert "Social worker's manager, Ruth Adeyemi (Team manager): not acknowledged" in told
    expect_the_pings(town, told=("ruth", "sam"))


def test_the_social_worker_cannot_acknowledge_for_the_manager(town: Town) -> None:
    reports_a_missed_visit(town.sam, case="LH-1042")
    expect_the_pings(town, told=("ruth", "sam"))
    town.sam.press("I have this", where=TEAM)
    taken = town.sam.sees("You have this: LH-1042", where=TEAM)
    assert "Arrange a core group" in taken
    town.settle()
    town.sam.press("I have this", where=TEAM)
    card = town.ruth.sees("Missed visit: LH-1042")
    assert "Social worker's manager, Ruth Adeyemi: not acknowledged" in card
    assert "I have this" in town.ruth.controls()


def test_the_manager_answers_for_their_own_part(town: Town) -> None:
    reports_a_missed_visit(town.sam, case="LH-1042")
    expect_the_pings(town, told=("ruth", "sam"))
    town.ruth.press("I have this")
    town.expect("sam", "LH-1042: acknowledged", "Ruth Adeyemi")
    town.ruth.sees("Social worker's manager, Ruth Adeyemi: acknowledged at 10:05")
