"""A report survives everything: the bot stopping in the middle, and coming back days later."""

from __future__ import annotations

from tests.stories.report_steps import begins_a_report, expect_the_pings, own_case, writes
from tests.stories.town import Town


def half_way(town: Town) -> None:
    """Three answers in; the question is when it was."""
    begins_a_report(town.amina)
    town.amina.press("No")
    town.amina.press(own_case("LH-1042"))
    town.amina.press("No reply")
    town.amina.sees("When was that?")


def restart(town: Town) -> None:
    town.stop_bot()
    town.start_bot()


def test_the_question_on_the_screen_still_works_after_a_restart(town: Town) -> None:
    half_way(town)
    restart(town)
    for label in ("Just now", "Yes", "I did"):
        town.amina.press(label)
    writes(town.amina, "Nobody came to the door.")
    review = town.amina.sees("Please check your answers")
    assert "What happened: No reply" in review
    restart(town)
    town.amina.press("Submit")
    town.amina.sees("Recorded: R-")
    expect_the_pings(town)


def test_report_offers_to_continue_where_they_were(town: Town) -> None:
    half_way(town)
    restart(town)
    town.amina.command("/report")
    offer = town.amina.sees("you have begun one already")
    assert "3 answers are kept" in offer
    town.amina.press("Continue")
    town.expect("amina", "When was that?")


def test_start_again_begins_with_the_first_question(town: Town) -> None:
    half_way(town)
    town.amina.command("/report")
    town.amina.press("Start again")
    town.expect("amina", "Is anyone in immediate danger?")
    town.amina.press("No")
    town.amina.sees("Which child?")


def test_a_press_while_the_bot_is_down_is_not_lost_on_the_person(town: Town) -> None:
    half_way(town)
    town.stop_bot()
    screen = town.amina.act(do="press", label="Just now")
    newest = screen["conversations"][0]["messages"][-1]
    assert "try again" in newest["notice"]
    town.start_bot()
    town.amina.press("Just now")
    town.amina.sees("Does the child's plan require")


def test_a_draft_waits_for_days(town: Town) -> None:
    half_way(town)
    town.skip("P3D")
    town.amina.command("/report")
    assert "3 answers are kept" in town.amina.sees("you have begun one already")
