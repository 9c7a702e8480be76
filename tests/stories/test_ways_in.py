"""Every way into Doorstep: commands, the shortcut, the Home tab, and words typed to it."""

from __future__ import annotations

import pytest

from tests.stories.journal import nothing_was_refused
from tests.stories.report_steps import a_reported_visit
from tests.stories.town import Town


def test_words_typed_to_doorstep_are_answered_kindly_and_not_kept(town: Town) -> None:
    town.amina.say("Nobody opened at 14 Mill Lane and I am worried about the girl")
    answer = town.expect("amina", "Nothing was reported yet")
    assert "999" in answer
    town.amina.sees_control("Report a missed visit")
    files = [path for path in town.folder.glob("doorstep.db*") if path.is_file()]
    held = b"".join(path.read_bytes() for path in files)
    assert b"Mill Lane" not in held


def test_the_button_below_that_answer_begins_a_report(town: Town) -> None:
    town.amina.say("Hello?")
    town.expect("amina", "Nothing was reported yet")
    town.amina.press("Report a missed visit")
    town.expect("amina", "Is anyone in immediate danger?")


def test_the_shortcut_begins_a_report(town: Town) -> None:
    town.amina.act(do="shortcut", name="Report a missed visit")
    town.expect("amina", "Is anyone in immediate danger?")
    assert "The question is in your messages with Doorstep." in town.amina.modal()


def test_the_home_tab_shows_what_waits_and_begins_a_report(town: Town) -> None:
    a_reported_visit(town)
    home = "\n".join(town.sam.act(do="open_home")["home"]["lines"])
    assert "Sam Okafor: 1 case waits for you" in home
    assert "LH-1042: Core group to be arranged" in home
    town.sam.press("Report a missed visit")
    town.expect("sam", "Is anyone in immediate danger?")
    nothing_was_refused(town)


@pytest.mark.parametrize("answer", ["429", "500", "reset-before"])
def test_who_presses_there_while_slack_opens_no_page_is_told_so(town: Town, answer: str) -> None:
    town.sam.act(do="open_home")
    town.misbehave(method="views.open", times=1, answer=answer, retry_after=20)

    town.sam.press("I will be away")

    told = town.expect("sam", "Slack did not open that page")
    assert "Anything already recorded is kept" in told
    assert "press again in a minute" in told
    town.nothing_else()
    town.skip("PT20S")
    town.sam.act(do="open_home")
    town.sam.press("I will be away")
    assert town.sam.form()["fields"]


def test_a_childs_name_typed_for_a_reference_is_not_repeated(town: Town) -> None:
    for typed in ("/case Kezia Thornbury", "/case <!channel>"):
        town.amina.command(typed)
        town.amina.sees("No case that you can see")
    town.amina.command("/case LH-9999")
    town.amina.sees("No case LH-9999 that you can see")


def test_help_says_it_all_and_an_unknown_word_gets_help_too(town: Town) -> None:
    for typed in ("/doorstep help", "/doorstep", "/doorstep nonsense & <!channel>"):
        town.amina.command(typed)
        said = town.amina.all_words().split("---")[-1]
        for part in ("/report", "/case", "999", "I have this", "Camden"):
            assert part in said
    nothing_was_refused(town)
