"""Immediate danger: the numbers at once, people told before "Submit", and one report all the same."""

from __future__ import annotations

from tests.stories.incidents import expect_the_alarm, expect_the_cases_people
from tests.stories.report_steps import TOLD, begins_a_report, expect_the_pings, own_case, writes
from tests.stories.town import Town


def says_there_is_danger(town: Town) -> None:
    begins_a_report(town.amina)
    town.amina.press("Yes")
    expect_the_alarm(town.amina, "A child is in danger", "a child is in danger")


def test_the_numbers_stand_there_at_once_and_doorstep_says_that_it_called_nobody(town: Town) -> None:
    says_there_is_danger(town)
    seen = town.amina.sees("Which child?")
    assert "Call 999 now" in seen
    assert "Doorstep has called nobody" in seen
    assert "020 7946 0123" in seen


def test_people_are_told_as_soon_as_the_case_is_known(town: Town) -> None:
    says_there_is_danger(town)
    town.amina.press(own_case("LH-1057"))
    expect_the_cases_people(town.amina, "A child is in danger: LH-1057")
    expect_the_pings(town, "LH-1057")
    ping = town.sam.sees("Missed visit: LH-1057, immediate danger")
    assert "Doorstep has called nobody" in ping
    told = town.amina.sees("Priya Nair, Ruth Adeyemi and Sam Okafor are being told now.")
    assert told.index("Call 999 now") < told.index("Priya Nair")


def test_one_line_is_asked_for_and_submit_completes_the_same_report(town: Town) -> None:
    says_there_is_danger(town)
    town.amina.press(own_case("LH-1042"))
    expect_the_cases_people(town.amina, "A child is in danger: LH-1042")
    expect_the_pings(town)
    writes(town.amina, "Shouting inside, and a child crying.")
    town.amina.press("Submit")
    confirmed = town.amina.sees("Recorded: R-", "Urgency: Immediate")
    for handle in ("priya", "sam", "ruth"):
        town.expect(handle, "LH-1042: the report is complete")
    town.sam.press("Open")
    opened = town.sam.modal()
    assert "Shouting inside" in opened
    reference = confirmed.split("Recorded: ")[1].split()[0]
    assert opened.count(reference) == 1


def test_cancelling_after_the_alert_says_that_the_alert_stands(town: Town) -> None:
    says_there_is_danger(town)
    town.amina.press(own_case("LH-1042"))
    expect_the_cases_people(town.amina, "A child is in danger: LH-1042")
    expect_the_pings(town)
    town.amina.press("Cancel")
    town.amina.sees("Cancelled, but the alert stands", "LH-1042")
    assert "I have this" in town.ruth.controls()


def test_beginning_again_says_that_the_alert_stands(town: Town) -> None:
    says_there_is_danger(town)
    town.amina.press(own_case("LH-1042"))
    expect_the_cases_people(town.amina, "A child is in danger: LH-1042")
    expect_the_pings(town)
    town.amina.command("/report")
    town.amina.sees("you have begun one already", "That stands, whatever you do now.")
    town.amina.press("Start again")
    town.expect("amina", "Is anyone in immediate danger?")
    assert "I have this" in town.ruth.controls()


def test_naming_another_case_after_the_alert_tells_both_cases_people(town: Town) -> None:
    says_there_is_danger(town)
    town.amina.press(own_case("LH-1042"))
    expect_the_cases_people(town.amina, "A child is in danger: LH-1042")
    expect_the_pings(town, "LH-1042")
    writes(town.amina, "Shouting inside.")
    town.amina.choose("Change an answer", "Case")
    town.amina.press(own_case("LH-1057"))
    expect_the_pings(town, "LH-1057")
    for handle in TOLD:
        town.expect(handle, "LH-1042: the report may be about another case", "Amina Yusuf said at 10:05")
    town.amina.sees("Priya Nair, Ruth Adeyemi and Sam Okafor are being told now. Please submit as well.")
