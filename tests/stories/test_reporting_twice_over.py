"""Old buttons, double presses and repeated deliveries: each thing happens once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.stories.report_steps import answers_to_the_review, begins_a_report, expect_the_pings
from tests.stories.town import Phone, Town


def ask_for_copy(who: Phone, text: str) -> str:
    """The question comes a second time, below; answers with the timestamp of the first copy."""
    first = next(each["ts"] for each in reversed(who.messages()) if text in each["text"])
    who.command("/report")
    who.press("Continue")
    who.town.expect(who.handle, text)
    return str(first)


def test_an_old_questions_button_is_refused_kindly_and_shows_the_present_one(town: Town) -> None:
    begins_a_report(town.amina)
    town.amina.press("No")
    town.amina.sees("Which child?")
    old = ask_for_copy(town.amina, "Which child?")
    town.amina.press("LH-1042, child protection plan")
    town.amina.sees("What happened?")
    town.amina.act(do="press", label="LH-1057, child in need plan", ts=old)
    shown = next(each for each in town.amina.messages() if each["ts"] == old)
    said = "\n".join((shown["text"], *shown["lines"]))
    assert "That button belongs to an earlier question. Your answers are kept" in said
    assert "What happened?" in said


def test_submit_pressed_twice_at_once_makes_one_report(town: Town) -> None:
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    old = ask_for_copy(town.amina, "Please check your answers")
    new = town.amina.messages()[-1]["ts"]

    def press(ts: str) -> None:
        town.amina.act(do="press", label="Submit", ts=ts)

    with ThreadPoolExecutor(2) as both:
        list(both.map(press, (old, new)))
    expect_the_pings(town)
    references = {
        said.split("about")[0] for said in town.amina.all_words().split("\n") if "Recorded: R-" in said
    }
    assert len(references) == 1


def test_a_submit_that_slack_delivers_twice_is_answered_twice_and_done_once(town: Town) -> None:
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    town.amina.press("Submit")
    redeliver(town)
    expect_the_pings(town)
    town.amina.sees("Recorded: R-")


def test_a_command_that_slack_delivers_twice_begins_one_report(town: Town) -> None:
    town.amina.command("/report")
    redeliver(town)
    town.expect("amina", "immediate danger")


def test_typed_words_that_slack_delivers_twice_are_answered_once(town: Town) -> None:
    town.amina.say("Nobody in at number 14")
    redeliver(town)
    town.expect("amina", "Nothing was reported yet")


def redeliver(town: Town) -> None:
    town.http.post("/control/faults", json={"redeliver": "last"}).raise_for_status()
