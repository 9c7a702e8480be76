"""Whatever fails after somebody has said that they are not safe, people are told, and they read that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.use_cases.collect import answer, submit_report
from state_machines.errors import EventNotTaken, NewerRelease, StoreUnavailable
from tests.stories.incidents import TOLD as TOLD_OF_HOSTILITY
from tests.stories.incidents import begins_an_incident, expect_the_alarm, expect_the_cases_people
from tests.stories.report_steps import begins_a_report, expect_the_pings, names_another_case, own_case
from tests.stories.test_going_in import sam_goes_in
from tests.stories.test_reporting_to_a_busy_database import lock_database
from tests.stories.town import DIRECT, Town

TOLD = "Others are being told of the danger: a message here says who. Your answer itself was not saved."
NOBODY = "This press has told nobody. In danger, call 999."
FAULTS: dict[str, Callable[[], Exception]] = {
    "a fault of ours": lambda: RuntimeError("a fault of ours"),
    "a database that is busy or away": lambda: StoreUnavailable("The database is busy. Nothing was saved."),
    "something that a newer release wrote": lambda: NewerRelease("the step x of y"),
}


def failing(error: Exception) -> Callable[..., Any]:
    def fail(*_args: Any, **_more: Any) -> Any:
        raise error

    return fail


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_fails_after_the_alarm_the_person_reads_that_others_are_told(
    town: Town, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    begins_an_incident(town.amina)
    with monkeypatch.context() as broken:
        broken.setattr(answer, "dialog_view", failing(FAULTS[fault]()))
        town.amina.press("No, I am not safe")
        expect_the_alarm(town.amina)
        said = town.amina.sees(TOLD, "Please press again in a moment.")
        assert "Nothing was saved" not in said
        assert ("give this number" in said) is (fault == "a fault of ours")
    town.amina.press("No, I am not safe")
    town.amina.sees("Which child?")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_chart_takes_nothing_from_those_who_lead_on_the_case(
    town: Town, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    begins_an_incident(town.amina)
    town.amina.press("No, I am not safe")
    expect_the_alarm(town.amina)
    monkeypatch.setattr(submit_report, "decide_move", failing(FAULTS[fault]()))
    town.amina.press(own_case("LH-1042"))
    expect_the_cases_people(town.amina, "Somebody is not safe: LH-1042")
    town.amina.sees(TOLD)


def test_a_refusal_after_the_alarm_says_first_that_others_are_told(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    begins_an_incident(town.amina)
    town.amina.press("No, I am not safe")
    expect_the_alarm(town.amina)
    refused = EventNotTaken("The chart does not take this. Nothing was recorded.")
    monkeypatch.setattr(submit_report, "decide_move", failing(refused))
    town.amina.press(own_case("LH-1042"))
    expect_the_cases_people(town.amina, "Somebody is not safe: LH-1042")
    town.amina.sees(f"{TOLD} {refused.user_message}", "Which child?")


def test_in_the_form_for_another_case_it_is_said_as_well_and_what_was_typed_stays(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    begins_a_report(town.amina)
    town.amina.press("Yes")
    expect_the_alarm(town.amina, "A child is in danger", "a child is in danger")
    with monkeypatch.context() as broken:
        broken.setattr(submit_report, "decide_move", failing(RuntimeError("a fault of ours")))
        names_another_case(town.amina, "LH-1042")
        expect_the_cases_people(town.amina, "A child is in danger: LH-1042")
        assert TOLD in town.amina.modal()
        assert "LH-1042" in [field["value"] for field in town.amina.form()["fields"]]
    town.amina.submit()
    expect_the_pings(town)


def test_where_not_even_the_alarm_can_be_stored_it_says_that_nobody_was_told(town: Town) -> None:
    begins_an_incident(town.amina)
    with lock_database(town):
        town.amina.press("No, I am not safe")
        town.amina.sees("Not saved.", NOBODY, "Please press again in a moment.")
    town.amina.press("No, I am not safe")
    expect_the_alarm(town.amina)


def test_where_the_case_cannot_be_added_those_who_were_told_stay_told(town: Town) -> None:
    begins_an_incident(town.amina)
    town.amina.press("No, I am not safe")
    expect_the_alarm(town.amina)
    with lock_database(town):
        town.amina.press(own_case("LH-1042"))
        assert NOBODY not in town.amina.sees(TOLD)
    town.amina.press(own_case("LH-1042"))
    expect_the_cases_people(town.amina, "Somebody is not safe: LH-1042")
    expect_the_pings(town, told=TOLD_OF_HOSTILITY)


def test_not_safe_on_a_visit_that_cannot_be_stored_says_that_nobody_was_told(town: Town) -> None:
    sam_goes_in(town)
    with lock_database(town):
        town.sam.press("I am not safe", where=DIRECT)
        town.sam.sees("Not saved.", NOBODY)
    town.sam.press("I am not safe", where=DIRECT)
    town.expect("ruth", "Somebody is not safe: LH-1042")
    town.expect("sam", "You said that you are not safe")
