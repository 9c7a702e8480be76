"""One door, several children: one report, one card for each person, and nobody learns more than is theirs."""

from __future__ import annotations

import pytest

from bot.use_cases.people.import_options import ImportOptions
from bot.use_cases.people.import_people import import_people
from tests.stories.incidents import ticks
from tests.stories.report_steps import (
    answers_to_the_review,
    begins_a_report,
    expect_the_pings,
    reports_a_missed_visit,
)
from tests.stories.town import DIRECT, MORNING, TEAM, Phone, Town
from tests.unit.bot.families import PEOPLE, as_csv, child

GIRL, BOY = "LH-1042", "LH-1043"
HELEN = "helen.marsh@larkhaven.example"
TOM = "tom.reyes@larkhaven.example"
KNOWN = "Known of the family: a weapon, 17 November 2026"


def a_family(town: Town, **brother: str) -> None:
    """The authority's next import says that a brother lives behind the girl's door."""
    rows = (child(GIRL), child(BOY, child_name="Rowan Thornbury", plan="CIN", **brother))
    only_adds = ImportOptions(partial=True)
    assert not import_people(town.store, PEOPLE, as_csv(rows), MORNING, options=only_adds).problems


def adds(who: Phone, *labels: str) -> None:
    """On the review, choose the other children."""
    who.sees("Other children:", "nothing added; you can add")
    who.choose("Change an answer", "Other children", where=DIRECT)
    ticks(who, *labels)
    who.sees_control("Submit")


def reports_on_both(who: Phone) -> str:
    begins_a_report(who)
    answers_to_the_review(who)
    adds(who, f"{BOY}, child in need plan")
    who.press("Submit", where=DIRECT)
    return who.sees("Recorded: R-", f"about {GIRL} and {BOY}")


def test_one_report_moves_both_cases_and_each_person_has_one_card(town: Town) -> None:
    a_family(town)
    said = reports_on_both(town.amina)
    assert f"Also {BOY} (child in need plan)" in said
    for handle in ("priya", "sam", "ruth"):
        card = town.expect(handle, f"Missed visit: {GIRL} and {BOY}")
        assert f"Also {BOY} (child in need plan)" in card
    post = town.expect(TEAM, GIRL)
    assert BOY not in post
    assert "family" not in post
    town.sam.press("I have this", where=DIRECT)
    town.expect("amina", f"{GIRL} and {BOY}: acknowledged")
    town.sam.command(f"/case {BOY}")
    town.sam.sees(f"Same family: {GIRL} (child protection plan)")
    town.nothing_else()


def test_a_report_about_one_child_takes_no_tap_more_and_says_nothing_of_the_other(town: Town) -> None:
    a_family(town)
    said = reports_a_missed_visit(town.amina)
    assert BOY not in said
    expect_the_pings(town)
    town.nothing_else()


def test_the_brothers_social_worker_is_told_and_the_reporter_never_hears_of_him(town: Town) -> None:
    a_family(town, allocated_social_worker=HELEN, network=TOM)
    reports_a_missed_visit(town.amina)
    expect_the_pings(town)
    told = town.expect("helen", f"{BOY}: a report at the family's door, urgent")
    assert "It is about another child of the family, not about LH-1043" in told
    assert GIRL not in told
    assert "Curtains" not in told
    assert BOY not in town.amina.all_words()
    town.nothing_else()


def test_where_the_brothers_social_worker_cannot_be_reached_their_manager_is_told(town: Town) -> None:
    """Helen's account is closed, of which Slack has said nothing yet."""
    a_family(town, allocated_social_worker=HELEN, network=TOM)
    town.http.post("/control/accounts/helen", json={"deleted": True, "quiet": True}).raise_for_status()
    reports_a_missed_visit(town.amina)
    expect_the_pings(town)
    town.expect("david", f"{BOY}: a report at the family's door, urgent")
    town.nothing_else()


def test_a_report_withdrawn_is_withdrawn_for_both_and_everybody_reads_it_once(town: Town) -> None:
    a_family(town)
    reports_on_both(town.amina)
    expect_the_pings(town)
    town.amina.press("Amend or withdraw", where=DIRECT)
    town.expect("amina", "What should change?")
    town.amina.press("Withdraw the report", where=DIRECT)
    town.amina.press("Write", where=DIRECT)
    town.amina.fill(town.amina.form()["fields"][0]["label"], "It was the flat next door.")
    town.amina.submit()
    town.amina.press("Send", where=DIRECT)
    town.amina.sees("Withdrawn: R-", f"about {GIRL} and {BOY}")
    for handle in ("priya", "sam", "ruth"):
        town.expect(handle, f"{GIRL} and {BOY}: a report was withdrawn")
    town.nothing_else()


def a_weapon_at_the_door(town: Town) -> None:
    """Said on the review of a missed visit to the girl."""
    begins_a_report(town.amina)
    answers_to_the_review(town.amina)
    town.amina.choose("Change an answer", "Others must know", where=DIRECT)
    ticks(town.amina, "A weapon")
    town.amina.press("Skip", where=DIRECT)
    town.amina.press("Submit", where=DIRECT)
    town.amina.sees("Recorded: R-", GIRL)
    all_so_far(town)


def all_so_far(town: Town) -> None:
    """What was posted up to here is no part of the story."""
    town.settle()
    town.expected.update(range(len(town.posts())))


@pytest.mark.board("pan-dorset-2015")
def test_in_dorset_a_weapon_at_the_door_stands_in_the_task_about_the_brother(town: Town) -> None:
    a_family(town)
    a_weapon_at_the_door(town)
    begins_a_report(town.tom)
    answers_to_the_review_of_brother(town.tom)
    town.tom.press("Submit", where=DIRECT)
    town.tom.sees("Recorded: R-", BOY)
    all_so_far(town)
    town.sam.command(f"/case {BOY}")
    town.sam.sees(f"{KNOWN}, said on {GIRL}. Open before you visit.")


@pytest.mark.board("stockport-3.7")
def test_in_stockport_two_agencies_at_one_door_are_a_pattern_of_the_family(town: Town) -> None:
    a_family(town)
    reports_a_missed_visit(town.amina)
    all_so_far(town)
    begins_a_report(town.tom)
    answers_to_the_review_of_brother(town.tom)
    town.tom.press("Submit", where=DIRECT)
    town.tom.sees("Recorded: R-", BOY)
    all_so_far(town)
    town.sam.command(f"/case {BOY}")
    town.sam.sees("Reports from 2 agencies within 12 months, in the family")


@pytest.mark.board("stockport-3.7")
def test_in_stockport_one_report_asks_each_person_once_for_both(town: Town) -> None:
    a_family(town)
    reports_on_both(town.amina)
    town.settle()
    personal = [post for post in town.posts() if town.addressee(post["channel"]) != "amina"]
    told = [town.addressee(post["channel"]) for post in personal]
    assert told
    assert sorted(told) == sorted(set(told))
    all_so_far(town)


def answers_to_the_review_of_brother(who: Phone) -> None:
    who.press("No")
    who.press(f"{BOY}, child in need plan")
    for label in ("No reply", "Just now", "Yes", "The social worker"):
        who.press(label)
    who.press("Write", where=DIRECT)
    who.fill(who.form()["fields"][0]["label"], "Nobody answered.")
    who.submit()
    who.sees_control("Submit")
