"""Somebody goes in where a risk is known: two presses, a question at their time, and silence is an alarm."""

from __future__ import annotations

from tests.stories.incidents import TOLD, answers_an_incident, begins_an_incident
from tests.stories.record import actions_of
from tests.stories.report_steps import expect_the_pings
from tests.stories.town import DIRECT, Town

ASKED = "LH-1042: are you out, and all right?"
SILENT = "Somebody who went in does not answer: LH-1042"


def sam_goes_in(town: Town, *, ask_at: str = "") -> None:
    """A weapon is known at LH-1042. Sam presses twice: on his card, and in the form."""
    begins_an_incident(town.amina)
    answers_an_incident(town.amina, threats=("A weapon, shown or spoken of",))
    town.amina.press("Submit", where=DIRECT)
    expect_the_pings(town, told=TOLD)
    town.sam.press("Going in now", where=DIRECT)
    assert "Known risk: a weapon" in town.sam.modal()
    assert "If you do not answer within 10 minutes" in town.sam.modal()
    if ask_at:
        town.sam.choose("Ask me at", ask_at)
    town.sam.submit()
    town.expect("sam", "LH-1042: you went in at 10:05")


def test_asked_at_the_usual_time_he_is_out_and_nobody_else_hears_of_it(town: Town) -> None:
    sam_goes_in(town)
    town.sam.sees("You are asked at 11:05 whether you are out, and all right.")
    town.skip("PT1H")
    town.expect("sam", ASKED, "Without an answer others are told at 11:15")
    town.sam.press("I am out and safe", where=DIRECT)
    town.sam.sees("LH-1042: you are out and safe")
    town.skip("PT15M")
    town.settle()
    assert "I am out and safe" not in town.sam.controls(DIRECT)
    assert {"visit:begin", "visit:safe"} <= set(actions_of(town, "sam"))
    town.expected.update(range(len(town.posts())))  # the chases of the report


def test_silence_is_told_to_his_line_also_after_a_restart_and_ends_when_he_is_safe(town: Town) -> None:
    sam_goes_in(town, ask_at="10:20")
    town.stop_bot()
    town.http.post("/control/clock", json={"advance": "PT15M"}).raise_for_status()
    town.start_bot()
    town.expect("sam", ASKED)
    town.skip("PT10M")
    town.expect("ruth", SILENT, "Went in: Sam Okafor", "No answer came.", "020 7946 0123")
    town.expect("sam", "You have not answered whether you are out, and all right")
    town.sam.press("I am safe now", where=DIRECT)
    town.expect("ruth", SILENT, "(ended)", "Sam Okafor says that they are safe now")
    town.sam.sees("LH-1042: this visit has ended")
    town.expected.update(
        range(len(town.posts()))
    )  # that chasing was interrupted, and the chases of the report


def test_not_safe_tells_others_at_once_and_longer_asks_again(town: Town) -> None:
    sam_goes_in(town)
    town.sam.press("Ask me again in 30 minutes", where=DIRECT)
    town.sam.sees("You are asked at 10:35")
    town.skip("PT30M")
    town.expect("sam", ASKED)
    town.sam.press("I am not safe", where=DIRECT)
    town.expect("ruth", "Somebody is not safe: LH-1042", "Nobody has it yet")
    town.expect("sam", "You said that you are not safe")
    town.sam.sees("LH-1042: you said that you are not safe")


def test_a_time_that_is_past_is_refused_in_the_form(town: Town) -> None:
    begins_an_incident(town.amina)
    answers_an_incident(town.amina, threats=("A weapon, shown or spoken of",))
    town.amina.press("Submit", where=DIRECT)
    expect_the_pings(town, told=TOLD)
    town.tom.command("/case LH-1042")
    town.tom.press("Going in now", where=DIRECT)
    town.tom.choose("Ask me at", "09:00")
    town.tom.submit()
    assert "more than twelve hours ahead" in town.tom.modal()
