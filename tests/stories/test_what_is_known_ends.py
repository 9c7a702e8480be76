"""What is known of a family is ended or renewed by a short form, and somebody is asked when the day comes."""

from __future__ import annotations

from tests.stories.incidents import TOLD, answers_an_incident, begins_an_incident
from tests.stories.record import actions_of
from tests.stories.report_steps import expect_the_pings
from tests.stories.town import DIRECT, TEAM, Phone, Town

RISK = "Known risk: a weapon, 17 November 2026."


def a_weapon_is_reported(town: Town) -> None:
    begins_an_incident(town.amina)
    answers_an_incident(town.amina, threats=("A weapon, shown or spoken of",))
    town.amina.press("Submit", where=DIRECT)
    expect_the_pings(town, told=TOLD)


def says_in_the_form(who: Phone, holds: str, why: str = "") -> None:
    who.choose("What do you mean?", f"{RISK.removesuffix('.')}, Amina Yusuf")
    who.choose("Does it still hold?", holds)
    if why:
        who.fill("Why does it no longer hold?", why)
    who.submit()


def test_the_social_worker_ends_a_risk_from_the_list_of_what_is_known(town: Town) -> None:
    a_weapon_is_reported(town)
    town.sam.press("Open", where=DIRECT)
    town.sam.press("This no longer holds")
    says_in_the_form(town.sam, "It no longer holds")
    assert "Please say why in a few words" in town.sam.modal()
    says_in_the_form(town.sam, "It no longer holds", "The police took it.")
    assert "no longer holds (a weapon)" in town.sam.modal()
    town.sam.act(do="close")
    town.sam.sees_not(RISK)
    town.sam.sees_not(RISK, where=TEAM)
    town.sam.press("Open", where=DIRECT)
    opened = town.sam.modal()
    assert "No longer holds: a weapon." in opened
    assert "Ended by Sam Okafor, 17 November 2026: The police took it." in opened
    assert "fact:end" in actions_of(town, "sam")
    said = town.expect("amina", "LH-1042: what was known no longer holds", "Sam Okafor said", "a weapon")
    assert "police" not in said


def test_whoever_said_it_opens_the_reason_from_the_message(town: Town) -> None:
    a_weapon_is_reported(town)
    town.sam.press("Open", where=DIRECT)
    town.sam.press("This no longer holds")
    says_in_the_form(town.sam, "It no longer holds", "The police took it.")
    town.expect("amina", "what was known no longer holds", "Open to read why.")
    town.amina.press("Open", where=DIRECT)
    assert "Ended by Sam Okafor, 17 November 2026: The police took it." in town.amina.modal()


def test_three_months_later_the_social_worker_is_asked_and_it_still_holds(town: Town) -> None:
    a_weapon_is_reported(town)
    town.skip("P92D")
    town.sam.sees(f"{RISK} Review was due 17 February 2027.")
    town.sam.press("Review what is known", where=DIRECT)
    says_in_the_form(town.sam, "It still holds")
    town.sam.sees("still holds (a weapon). It is asked again on")
    town.settle()
    assert "Review what is known" not in town.sam.controls(DIRECT)
    town.expected.update(range(len(town.posts())))  # three months of chases
