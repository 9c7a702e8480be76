"""Slack is slow, broken or cuts the line: every ping arrives all the same, and once."""

from __future__ import annotations

import pytest

from tests.stories.report_steps import answers_to_the_review, begins_a_report, expect_the_pings
from tests.stories.town import TEAM, Town


def a_report_is_about_to_be_submitted(town: Town) -> None:
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    town.settle()


@pytest.mark.parametrize("answer", ["429", "500", "reset-before", "reset-after"])
def test_the_pings_arrive_once_whatever_slack_answered_first(town: Town, answer: str) -> None:
    a_report_is_about_to_be_submitted(town)
    town.misbehave(method="chat.postMessage", times=3, answer=answer, retry_after=5)

    town.amina.press("Submit")

    town.amina.sees("Recorded: R-")
    town.settle()
    town.skip("PT10S")
    expect_the_pings(town)
    town.nothing_else()
    for handle, where in (("sam", "Doorstep"), ("ruth", "Doorstep"), ("priya", "Doorstep"), ("sam", TEAM)):
        cards = [one for one in getattr(town, handle).messages(where) if "Missed visit" in one["text"]]
        assert len(cards) == 1, f"{handle} has {len(cards)} cards in {where} after {answer}"


def test_who_asks_again_while_slack_refuses_is_asked_once(town: Town) -> None:
    town.misbehave(method="chat.postMessage", times=1, answer="429", retry_after=30)
    for _ in range(3):
        town.amina.command("/report")
        town.settle()
    town.amina.sees_not("Is anyone in immediate danger?")

    town.skip("PT31S")

    town.expect("amina", "Is anyone in immediate danger?")
    town.nothing_else()
    town.amina.press("No")
    town.amina.sees("Which child?")


def test_a_redraw_that_slack_refused_is_drawn_later(town: Town) -> None:
    a_report_is_about_to_be_submitted(town)
    town.amina.press("Submit")
    expect_the_pings(town)
    town.misbehave(method="chat.update", times=4, answer="429", retry_after=5)

    town.ruth.press("I have this", where=TEAM)
    town.expect("amina", "Ruth Adeyemi acknowledged")
    town.settle()
    assert "Ruth Adeyemi: not acknowledged" in town.sam.all_words()
    for _ in range(4):  # each refusal rests all redraws, so the next may be refused only after it
        town.skip("PT10S")

    town.sam.sees("Ruth Adeyemi: acknowledged at 10:05")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            "429",
            "Slack cannot open another form just now. Nothing is lost. Please try again in 20 seconds.",
        ),
        ("500", "Slack did not open the form. Nothing is lost. Please try again."),
    ],
)
def test_who_is_shown_no_form_is_told_so_and_how_to_go_on(town: Town, answer: str, words: str) -> None:
    begins_a_report(town.amina)
    town.amina.press("No")
    town.amina.sees_control("Another case")
    town.misbehave(method="views.open", times=1, answer=answer, retry_after=20)

    town.amina.press("Another case")

    town.amina.sees(words)
    town.skip("PT20S")
    town.amina.press("Another case")
    assert town.amina.form()["fields"]
