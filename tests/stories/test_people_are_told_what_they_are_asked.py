"""The task of whoever is told stands on their ping, and what they answer comes to whoever asked."""

from __future__ import annotations

import pytest

from tests.stories.report_steps import a_reported_visit, expect_the_pings, reports_a_missed_visit, writes
from tests.stories.town import DIRECT, TEAM, Town

STOCKPORT = pytest.mark.board("stockport-3.7")
ASKED = "Say whether you have seen the child, and what you know"
KNOWN = "His mother told me on Monday that they would be at her sister's until Friday."


def asked_in_stockport(town: Town) -> None:
    """Amina was at a closed door, and the rest of the network is asked."""
    reports_a_missed_visit(town.amina)
    expect_the_pings(town, told=("grace", "sam", "tom", "amina"))


def answers(town: Town) -> None:
    """Tom answers from his ping: the child was seen on another day, and a line."""
    town.tom.press("Say what you know", where=DIRECT)
    town.expect("tom", "Have you seen the child lately?")
    town.tom.press("Yes, on another day")
    town.tom.choose("Choose a day", "2026-11-16")
    writes(town.tom, KNOWN)
    town.tom.press("Send")
    town.tom.sees("Sent about LH-1042", "Your answer is recorded")


def test_camdens_ping_says_what_to_do_and_offers_no_form_where_none_is_asked(town: Town) -> None:
    a_reported_visit(town)
    assert "please read the report and say that you have it." in town.priya.sees("Missed visit: LH-1042")
    assert "Say what you know" not in town.priya.controls(DIRECT)


@STOCKPORT
def test_the_network_reads_what_it_is_asked(town: Town) -> None:
    asked_in_stockport(town)
    ping = town.tom.sees("Missed visit: LH-1042")
    assert f"please {ASKED[0].lower()}{ASKED[1:]}. Please say that you have this." in ping
    assert "Say what you know" not in town.tom.controls(TEAM)


@STOCKPORT
def test_the_answer_comes_to_whoever_asked_and_stands_behind_open(town: Town) -> None:
    asked_in_stockport(town)
    answers(town)
    for handle in ("amina", "sam"):
        news = town.expect(handle, "LH-1042: an answer to what was asked")
        assert f"Tom Reyes answered at 10:05: “{ASKED}”. Open the case to read it." in news
        assert KNOWN not in news
    town.settle()
    assert "Say what you know" not in town.tom.controls(DIRECT)
    assert "I have this" not in town.tom.controls(DIRECT)
    for reader in (town.sam, town.amina):
        reader.press("Open", where=DIRECT)
        read = reader.modal()
        assert "Saw the child on 16 November 2026." in read
        assert KNOWN in read
    town.grace.press("Open", where=DIRECT)
    assert KNOWN not in town.grace.modal()


@STOCKPORT
def test_who_saw_the_child_has_given_an_account_of_when(town: Town) -> None:
    asked_in_stockport(town)
    answers(town)
    for handle in ("amina", "sam"):
        town.expect(handle, "an answer to what was asked")
    town.sam.command("/case LH-1042")
    stands = town.sam.messages(DIRECT)[-1]["text"]
    assert "Child last seen: 16 November 2026, by Tom Reyes" in stands


@STOCKPORT
def test_whoever_only_said_that_they_have_it_can_still_answer(town: Town) -> None:
    asked_in_stockport(town)
    town.tom.press("I have this", where=DIRECT)
    town.expect("amina", "Tom Reyes acknowledged")
    answers(town)
    for handle in ("amina", "sam"):
        town.expect(handle, "an answer to what was asked")
    town.settle()
    assert "Undo" not in town.tom.controls(DIRECT)


@STOCKPORT
def test_an_answer_that_was_not_seen_needs_no_words(town: Town) -> None:
    asked_in_stockport(town)
    town.tom.press("Say what you know", where=DIRECT)
    town.expect("tom", "Have you seen the child lately?")
    town.tom.press("No")
    town.tom.press("Skip")
    town.tom.press("Send")
    for handle in ("amina", "sam"):
        town.expect(handle, "an answer to what was asked")
    town.sam.press("Open", where=DIRECT)
    assert "Has not seen the child lately." in town.sam.modal()
    town.sam.command("/case LH-1042")
    assert "Child last seen: 3 November" in town.sam.messages(DIRECT)[-1]["text"]
