"""A child's plan changes while a case is open: the chart follows, and whoever holds something hears why."""

from __future__ import annotations

from tests.stories.decision_steps import FRIDAY, begins_to_record, gives_the_date
from tests.stories.places import imports
from tests.stories.report_steps import a_reported_visit
from tests.stories.town import DIRECT, TEAM, Town

JORY = "LH-1057"


def the_case_system_says(town: Town, plan: str, case: str = "LH-1057,Jory Penhallow,CIN") -> None:
    """The cases are imported again, with another plan for the child; the engine looks within seconds."""
    imports(town, cases=(case, f"{case.rpartition(',')[0]},{plan}"))
    town.skip("PT6S")


def test_the_network_meeting_becomes_a_core_group(town: Town) -> None:
    a_reported_visit(town, JORY)
    town.sam.sees("Network meeting to be arranged")

    the_case_system_says(town, "CP")

    news = town.expect("sam", f"{JORY}: the plan has changed", "The case system says")
    assert "a child protection plan now" in news
    assert "so a core group is called in place of the network meeting" in news
    assert "No longer asked: “Arrange a network meeting about non-engagement”." in news
    assert "The step is now: Core group to be arranged." in news
    for handle in ("amina", "ruth", "priya"):
        town.expect(handle, f"{JORY}: the plan has changed")
    town.expect("sam", "Step: Core group to be arranged", "Arrange a core group about non-engagement")
    for phone, where in ((town.ruth, TEAM), (town.ruth, DIRECT), (town.sam, DIRECT)):
        phone.sees("Plan: child protection plan", "Step: Core group to be arranged", where=where)
    town.sam.command(f"/case {JORY} why")
    town.sam.sees("Doorstep: the plan changed to CP", "Core group to be arranged")


def test_a_plan_that_the_chart_does_not_cover_is_said_on_the_card_and_to_the_holder(town: Town) -> None:
    a_reported_visit(town, JORY)

    the_case_system_says(town, "EH")

    news = town.expect("sam", f"{JORY}: the plan has changed, the chart has not")
    assert "an early help plan now" in news
    assert "has no step for that change, so what it asks goes on as before" in news
    for handle in ("amina", "ruth", "priya"):
        town.expect(handle, f"{JORY}: the plan has changed, the chart has not")
    town.sam.sees("Plan: early help plan (the chart goes on as for a child in need plan)")
    town.sam.command(f"/case {JORY}")
    town.sam.sees("so it goes on as for a child in need plan", "Network meeting to be arranged")
    town.skip("PT1M")
    town.nothing_else()


def test_a_plan_that_changes_while_an_outcome_is_being_recorded_and_while_a_meeting_stands(
    town: Town,
) -> None:
    a_reported_visit(town, JORY)
    begins_to_record(town.sam)

    the_case_system_says(town, "CP")
    for handle in ("sam", "amina", "ruth", "priya"):
        town.expect(handle, f"{JORY}: the plan has changed")
    town.expect("sam", "Step: Core group to be arranged")

    town.sam.press("The network meeting is arranged", where=DIRECT)
    town.sam.sees("The case has moved on since you were asked, so nothing was recorded")
    town.sam.press("The core group is arranged", where=DIRECT)
    gives_the_date(town.sam, FRIDAY)
    town.sam.press("Record", where=DIRECT)
    town.expect("sam", "Step: Meeting arranged", "Hold the meeting and record what it decided")
    town.expect("amina", "The core group is arranged")
    town.expect("amina", "You are asked as the member of the network", "Friday 20 November 2026")
    the_case_system_says(town, "CIN", "LH-1057,Jory Penhallow,CIN")
    news = town.expect("sam", f"{JORY}: the plan has changed", "What is arranged or under way goes on")
    assert "No longer asked" not in news
    assert "The step stands: Meeting arranged." in news
    for handle in ("amina", "ruth", "priya"):
        town.expect(handle, f"{JORY}: the plan has changed")


def test_the_social_worker_says_it_and_the_case_system_has_the_last_word(town: Town) -> None:
    a_reported_visit(town, JORY)
    town.sam.command(f"/case {JORY}")
    town.sam.press("The plan has changed", where=DIRECT)
    town.expect("sam", "Which plan does the child have now?")
    town.sam.press("A child protection plan", where=DIRECT)
    town.sam.press("Record", where=DIRECT)

    town.sam.sees("Recorded for LH-1057", "The plan is now: child protection plan")
    for handle in ("amina", "ruth", "priya"):
        town.expect(handle, f"{JORY}: the plan has changed", "Sam Okafor said")
    town.expect("sam", "Step: Core group to be arranged")
    town.sam.command(f"/case {JORY}")
    town.sam.sees("The case system has not confirmed it yet")

    the_case_system_says(town, "CIN")  # imported again with what it said before

    for handle in ("sam", "amina", "ruth", "priya"):
        town.expect(handle, f"{JORY}: the plan has changed", "a child in need plan now")
    town.expect("sam", "Step: Network meeting to be arranged")
    town.sam.command(f"/case {JORY}")
    town.sam.sees("that it is a child protection plan; the case system says a child in need plan")

    the_case_system_says(town, "CP")
    for handle in ("sam", "amina", "ruth", "priya"):
        town.expect(handle, f"{JORY}: the plan has changed", "a child protection plan now")
    town.expect("sam", "Step: Core group to be arranged")
    town.sam.command(f"/case {JORY}")
    town.settle()
    newest = "\n".join(town.sam.messages()[-1]["lines"])
    assert "Case: LH-1057 (child protection plan)" in newest
    assert "About the plan" not in newest


def test_nobody_but_who_leads_on_the_case_is_offered_to_say_it(town: Town) -> None:
    a_reported_visit(town, JORY)
    for phone in (town.amina, town.priya):
        phone.command(f"/case {JORY}")
        phone.sees("Network meeting to be arranged")
        assert "The plan has changed" not in phone.controls()
