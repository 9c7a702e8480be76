"""What people press and type, through the local Slack: each control does its thing and says so."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.stories.report_steps import answers_to_the_review, begins_a_report, expect_the_pings, own_case
from tests.stories.town import Json, Phone, Town

CASE = own_case("LH-1042")
WRITTEN = "<!channel> & a coat in the hall"


def question(phone: Phone) -> str:
    """What the newest message that asks something says now."""
    return next(
        "\n".join(message["lines"]) for message in reversed(phone.messages()) if "Cancel" in labels(message)
    )


def labels(message: dict[str, list[dict[str, str]]]) -> list[str]:
    return [control["label"] for control in message["controls"]]


def begin(phone: Phone) -> Phone:
    begins_a_report(phone)
    phone.press("No")
    return phone


def to_the_review(phone: Phone) -> Phone:
    begins_a_report(phone)
    answers_to_the_review(phone, seen="I did", account=WRITTEN)
    return phone


def submitted(phone: Phone) -> None:
    to_the_review(phone)
    phone.press("Submit")
    expect_the_pings(phone.town)


def test_a_reference_that_nobody_knows_stays_in_the_form_with_what_to_do(town: Town) -> None:
    amina = begin(town.amina)
    amina.press("Another case")
    assert "LH-1042, Kezia Thornbury" in amina.screen()["modal"]["fields"][0]["options"]
    assert "pick a case" in "".join(amina.submit()["modal"]["errors"].values())
    amina.fill("Or any case reference", "LH-9999")
    modal = amina.submit()["modal"]
    assert "LH-9999" in modal["errors"]["Or any case reference"]
    assert modal["fields"][1]["value"] == "LH-9999"
    amina.choose("One of your cases", "LH-1057, Jory Penhallow")
    amina.fill("Or any case reference", "LH-1063")
    assert amina.submit()["modal"] is None
    assert "What happened?" in question(amina)


def test_a_moment_is_picked_then_used_and_the_future_is_refused_with_the_question_kept(town: Town) -> None:
    amina = begin(town.amina)
    for label in (CASE, "No reply", "Another time"):
        amina.press(label)
    amina.press("Use this time")
    amina.sees("Nothing is picked yet")
    amina.choose("Day and time", "2026-11-18T09:00")
    amina.press("Use this time")
    assert "in the future" in question(amina)
    amina.choose("Day and time", "2026-11-16T09:00")
    amina.press("Use this time")
    assert "plan require this visit" in question(amina)


def test_the_review_is_read_in_full_in_a_modal_only_and_changed_from_there(town: Town) -> None:
    amina = to_the_review(town.amina)
    assert "Account: written, 31 characters" in question(amina)
    assert "coat" not in amina.all_words()
    amina.press("Read it through")
    assert WRITTEN in amina.modal()
    amina.act(do="close")
    amina.choose("Change an answer", "What happened")
    amina.press("Refused at the door")
    amina.press("Not seen, last by me")
    assert "What happened: Refused at the door" in question(amina)


def test_several_are_ticked_then_done(town: Town) -> None:
    amina = to_the_review(town.amina)
    amina.press("Add more")
    ticked = next(control for message in amina.messages() for control in message["controls"]
                  if control["kind"] == "checkboxes")["options"][:2]  # fmt: skip
    amina.press("Done")
    assert "Nothing is ticked" in question(amina)
    amina.choose("Choose any that apply", ticked)
    before = question(amina)
    amina.press("Done")
    assert question(amina) != before


def test_a_button_of_an_older_question_shows_the_present_one(town: Town) -> None:
    amina = begin(town.amina)
    amina.press(CASE)
    amina.command("/report")
    amina.sees("you have begun one already")
    amina.press("Continue")
    town.expect("amina", "What happened?")
    amina.press("No reply")  # in the newer copy; the older one still asks what happened
    amina.press("Refused at the door")
    asked = [message for message in amina.messages() if "Cancel" in labels(message)]
    assert len(asked) == 2
    assert all("When was that?" in "\n".join(message["lines"]) for message in asked)
    assert labels(asked[0]) == labels(asked[1])


def test_while_the_database_is_busy_nothing_typed_is_lost(town: Town) -> None:
    amina = begin(town.amina)
    amina.press(CASE)
    with busy(town):
        amina.press("No reply")
        amina.sees("Not saved. Your answers so far are kept. Please press again in a moment.")
    amina.press("No reply")
    for label in ("Just now", "Yes", "I did", "Write"):
        amina.press(label)
    amina.fill("In a sentence or two: what did you see and hear?", "Nobody came to the door.")
    with busy(town):
        modal = amina.submit()["modal"]
        assert "Not saved." in "".join(modal["errors"].values())
        assert modal["fields"][0]["value"] == "Nobody came to the door."
    assert amina.submit()["modal"] is None
    assert "Account: written, 24 characters" in question(amina)


def test_a_text_typed_for_longer_than_slack_keeps_the_way_back_is_still_shown(town: Town) -> None:
    amina = begin(town.amina)
    for label in (CASE, "No reply", "Just now", "Yes", "I did", "Write"):
        amina.press(label)
    town.skip("PT31M")
    amina.fill("In a sentence or two: what did you see and hear?", "Nobody came to the door.")
    assert amina.submit()["modal"] is None
    amina.sees("Account: written, 24 characters")


def test_a_manager_takes_a_duty_over_from_the_open_case(town: Town) -> None:
    submitted(town.amina)
    ruth = town.ruth
    ruth.press("Open", "Doorstep")
    assert WRITTEN in ruth.modal()
    offered = [control["label"] for control in ruth.screen()["modal"]["controls"]]
    ruth.act(do="press", label=next(label for label in offered if label.startswith("Take over")))
    assert "You have" in ruth.modal()
    town.sam.sees("by Ruth Adeyemi")
    town.expect("sam", "LH-1042: no longer asked of you", "Ruth Adeyemi took over at 10:05")
    town.expect(
        "amina", "LH-1042: acknowledged", "Ruth Adeyemi acknowledged at 10:05 for the allocated social worker"
    )


def test_not_mine_wants_a_reason_and_says_who_was_told(town: Town) -> None:
    submitted(town.amina)
    priya = town.priya
    priya.press("Not mine")
    priya.choose("Why is it not yours?", "Another reason")
    assert "Please say why" in "".join(priya.submit()["modal"]["errors"].values())
    priya.fill("In a few words", "I left that post in May")
    assert priya.submit()["modal"] is None
    priya.sees("Handed on")
    town.expect("naomi", "said that it is not theirs")
    town.expect("amina", "LH-1042: handed on", "Naomi Clarke was told at once")


@contextmanager
def busy(town: Town) -> Iterator[None]:
    """Another process holds the database's only pen."""
    other = sqlite3.connect(town.folder / "doorstep.db", isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")
    finally:
        other.close()


def test_what_is_typed_to_the_bot_is_answered_once_however_often_it_is_delivered(town: Town) -> None:
    town.amina.say("Kezia was not there")
    town.http.post("/control/faults", json={"redeliver": "last"}).raise_for_status()
    assert "Kezia" not in town.expect("amina", "Nothing was reported yet", "/report")
    town.nothing_else()


def test_the_shortcut_begins_a_report_and_says_where_the_question_is(town: Town) -> None:
    town.amina.act(do="shortcut", name="Report a missed visit")
    assert "in your messages" in town.amina.modal()
    town.expect("amina", "Is anyone in immediate danger?")


@pytest.mark.parametrize("handle", ["uma", "gil", "ina", "stu"])
def test_whoever_may_not_use_doorstep_is_told_so_and_learns_nothing(town: Town, handle: str) -> None:
    phone: Phone = getattr(town, handle)
    for text in ("/case LH-1042", "/report", "/cases", "/doorstep help"):
        phone.command(text)
        assert "LH-1042" not in phone.all_words()
    assert "so nothing was recorded" in phone.all_words()
    town.settle()
    assert town.posts() == []


def test_the_flowchart_follows_the_words_of_each_question_for_it_and_is_uploaded_once(
    town: Town,
) -> None:
    amina = town.amina
    submitted(amina)
    amina.command("/case LH-1042")
    amina.sees("Core group", where="Doorstep")
    town.until(lambda: pictures(amina) or None, lambda: "no picture came")
    amina.command("/case LH-1042")
    town.until(lambda: len(pictures(amina)) == 2 or None, lambda: "no second picture came")
    alone = [len(message["blocks"]) for message in amina.messages() if has_picture(message)]
    assert alone == [1, 1], "each picture stands by itself"
    uploads = [entry for entry in town.journal() if entry.get("method") == "files.completeUploadExternal"]
    assert len(uploads) == 1


def has_picture(message: Json) -> bool:
    return any(block["type"] == "image" for block in message["blocks"])


def pictures(phone: Phone) -> list[str]:
    return [
        block["alt_text"]
        for message in phone.messages()
        for block in message["blocks"]
        if block["type"] == "image"
    ]
