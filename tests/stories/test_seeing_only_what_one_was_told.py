"""Whoever is told because of one report reads that report and the step, and no other agency's narrative."""

from __future__ import annotations

from tests.stories.incidents import TOLD, answers_an_incident, begins_an_incident
from tests.stories.report_steps import expect_the_pings, reports_a_missed_visit
from tests.stories.town import DIRECT, Town

TOMS_ACCOUNT = "The grandmother said that they moved to the refuge in Mill Lane."


def tom_reports_a_visit_and_amina_an_incident(town: Town) -> None:
    reports_a_missed_visit(town.tom, case="LH-1042", account=TOMS_ACCOUNT, seen="Someone else")
    expect_the_pings(town, told=("priya", "sam", "ruth"))
    begins_an_incident(town.amina)
    answers_an_incident(town.amina)
    town.amina.press("Submit", where=DIRECT)
    expect_the_pings(town, told=TOLD)


def test_a_line_manager_reads_the_report_of_which_they_were_told_and_no_other(town: Town) -> None:
    tom_reports_a_visit_and_amina_an_incident(town)
    town.grace.press("Open", where=DIRECT)
    detail = town.grace.modal()
    assert "I will set the dog on you" in detail
    assert "refuge" not in detail
    assert "Kezia Thornbury" in detail


def test_those_responsible_for_the_case_read_both(town: Town) -> None:
    tom_reports_a_visit_and_amina_an_incident(town)
    town.sam.press("Open", where=DIRECT)
    detail = town.sam.modal()
    assert "I will set the dog on you" in detail
    assert "refuge" in detail


def test_where_it_stands_shows_a_line_manager_the_step_and_their_report(town: Town) -> None:
    tom_reports_a_visit_and_amina_an_incident(town)
    town.grace.command("/case LH-1042")
    said = town.grace.messages(DIRECT)[-1]["text"]
    assert "Reports that you may read:\nR-" in said
    assert "hostile incident" in said
    assert "missed visit" not in said
    assert "Child last seen" not in said
