"""What one report tells of a risk, or of a safe way of contact, stands on every later card of the case."""

from __future__ import annotations

from tests.stories.incidents import TOLD, answers_an_incident, begins_an_incident, ticks
from tests.stories.report_steps import (
    answers_to_the_review,
    begins_a_report,
    expect_the_pings,
    picks,
    reports_a_missed_visit,
    writes,
)
from tests.stories.town import DIRECT, TEAM, Town

RISK = "Known risk: a weapon, threats and a dog or other animal, 17 November 2026. Open before you visit."


def a_weapon_is_reported(town: Town) -> None:
    begins_an_incident(town.amina)
    answers_an_incident(
        town.amina,
        threats=("A dog or other animal as threat", "A weapon, shown or spoken of", "A threat in words"),
    )
    town.amina.press("Submit", where=DIRECT)
    expect_the_pings(town, told=TOLD)


def test_the_next_report_shows_it_to_everybody_who_may_go_there(town: Town) -> None:
    a_weapon_is_reported(town)
    begins_a_report(town.tom)
    town.tom.press("No")
    picks(town.tom, "LH-1042")
    town.tom.sees(RISK)
    town.sam.sees(RISK)
    town.sam.sees(RISK, where=TEAM)
    town.amina.command("/case LH-1042")
    town.amina.sees(RISK)
    town.sam.press("Open", where=DIRECT)
    assert "A weapon was shown or spoken of. Said by Amina Yusuf" in town.sam.modal()


def test_what_others_must_know_can_be_said_on_the_review_of_any_report(town: Town) -> None:
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    town.amina.sees("Others must know:", "nothing added")
    town.amina.choose("Change an answer", "Others must know", where=DIRECT)
    ticks(town.amina, "Never by letter", "An interpreter is needed")
    writes(town.amina, "Her partner opens the post.")
    town.amina.press("Submit", where=DIRECT)
    expect_the_pings(town)
    said = town.sam.sees(
        "Safe contact: agreed way, 17 November 2026. Needs: an interpreter, 17 November 2026. "
        "Open before you visit, call or write."
    )
    assert "partner" not in said
    town.sam.press("Open", where=DIRECT)
    assert "Never by letter. Her partner opens the post." in town.sam.modal()


def test_the_words_may_be_kept_from_somebody_who_still_reads_that_there_is_a_risk(town: Town) -> None:
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    town.amina.choose("Change an answer", "Others must know", where=DIRECT)
    ticks(town.amina, "A dog or other animal")
    writes(town.amina, "It belongs to the mother's new partner.")
    town.amina.choose("Change an answer", "Keep the words from", where=DIRECT)
    ticks(town.amina, "Tom Reyes (Class teacher)")
    town.amina.press("Submit", where=DIRECT)
    expect_the_pings(town)
    dog = "Known risk: a dog or other animal, 17 November 2026."
    town.tom.command("/case LH-1042")
    town.tom.sees(f"{dog} Ask the allocated social worker before you visit.")
    town.tom.press("Open", where=DIRECT)
    assert "partner" not in town.tom.modal()
    assert "The words are kept from you: ask the allocated social worker." in town.tom.modal()
    town.sam.sees(f"{dog} Open before you visit.")
    town.sam.press("Open", where=DIRECT)
    assert "It belongs to the mother's new partner. Said by Amina Yusuf" in town.sam.modal()


def test_a_report_that_says_nothing_of_it_needs_no_tap_more(town: Town) -> None:
    reports_a_missed_visit(town.amina)
    expect_the_pings(town)
    assert "Known risk" not in town.sam.all_words()
