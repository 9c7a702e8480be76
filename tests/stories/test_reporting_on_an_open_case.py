"""A second report on the same case joins the escalation: the duties are asked for again, the step stays."""

from __future__ import annotations

from tests.stories.report_steps import a_reported_visit, expect_the_pings, reports_a_missed_visit
from tests.stories.town import TEAM, Town


def test_a_second_report_asks_again_for_acknowledgement_and_the_step_stays(town: Town) -> None:
    a_reported_visit(town, "LH-1042")
    town.sam.press("I have this")
    town.expect("amina", "LH-1042: acknowledged")
    reports_a_missed_visit(
        town.tom, case="LH-1042", outcome="Refused at the door", seen="Not seen, last by social worker"
    )
    expect_the_pings(town, "LH-1042")
    card = town.sam.sees("LH-1042", "by Tom Reyes")
    assert "Reports: 2 since Tue 17 Nov, 10:05" in card
    assert "Step: Core group to be arranged" in card
    assert "I have this" in town.sam.controls()


def test_one_report_is_read_beside_the_other(town: Town) -> None:
    a_reported_visit(town, "LH-1042")
    reports_a_missed_visit(town.tom, case="LH-1042", account="Not in school since Monday.")
    expect_the_pings(town, "LH-1042")
    town.sam.press("Open", where=TEAM)
    opened = town.sam.modal()
    assert "Not in school since Monday." in opened
    assert "Curtains drawn" in opened


def test_a_report_on_another_case_is_its_own(town: Town) -> None:
    a_reported_visit(town, "LH-1042")
    a_reported_visit(town, "LH-1057")
    assert "Reports:" not in town.sam.sees("Missed visit: LH-1057")
