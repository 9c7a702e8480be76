"""Whoever is asked to telephone somebody has the number in their own messages, and can press it."""

from __future__ import annotations

import json

from tests.stories.incidents import (
    ACCOUNT,
    AT_THE_FIRST_PRESS,
    TOLD,
    begins_an_incident,
    records_a_follow_up,
    says_they_are_not_safe,
    ticks,
)
from tests.stories.report_steps import (
    begins_a_report,
    expect_the_pings,
    own_case,
    reports_a_missed_visit,
    writes,
)
from tests.stories.town import DIRECT, TEAM, Phone, Town

ASKS = "Yes, but please telephone me"


def blocks_to(town: Town, handle: str) -> str:
    """Every block that the bot sent to this person, as Slack got it."""
    posted = [post for post in town.posts() if town.addressee(post["channel"]) == handle]
    assert posted
    return json.dumps([post.get("blocks") for post in posted], ensure_ascii=False)


def asks_for_a_call(who: Phone) -> None:
    """A whole incident, to the review, of somebody who is safe and wants to be telephoned."""
    begins_an_incident(who)
    who.press(ASKS)
    who.press(own_case("LH-1042"))
    ticks(who, "Shouting or swearing")
    ticks(who, "None of these")
    who.press("Just now")
    who.press("Not at risk, as far as I saw")
    writes(who, ACCOUNT)
    who.sees_control("Submit")


def test_the_confirmation_of_camdens_report_says_whom_to_telephone(town: Town) -> None:
    confirmed = reports_a_missed_visit(town.amina)
    assert "telephone the allocated social worker as well" in confirmed
    assert "Sam Okafor, 020 7946 0147." in confirmed
    expect_the_pings(town)
    assert "0147" not in town.ruth.all_words(TEAM)


def test_999_and_the_duty_line_can_be_pressed(town: Town) -> None:
    begins_a_report(town.amina)
    town.amina.press("Yes")
    for handle in AT_THE_FIRST_PRESS:
        town.expect(handle, "A child is in danger")
    town.expect("amina", "a child is in danger")
    town.amina.sees("Your line manager, Grace Holt: 020 7946 0142")
    town.settle()
    page = town.http.get("/", params={"people": "amina", "in.amina": "Doorstep"}).text
    drawn = blocks_to(town, "amina")
    assert "<tel:999|999>" in drawn
    assert "<tel:02079460123|020 7946 0123>" in drawn
    assert 'href="tel:02079460123"' in page
    assert 'href="tel:02079460142"' in page


def test_whoever_must_telephone_a_reporter_who_is_not_safe_has_the_number(town: Town) -> None:
    says_they_are_not_safe(town.amina)
    town.settle()
    assert "<tel:02079460141|020 7946 0141>" in blocks_to(town, "grace")
    assert "0141" not in town.ruth.all_words(TEAM)
    town.expected.update(range(999))


def test_please_telephone_me_is_offered_a_number_and_says_who_calls(town: Town) -> None:
    asks_for_a_call(town.amina)
    town.amina.sees("your line manager is asked to telephone you on 020 7946 0141")
    town.amina.press("Submit")
    confirmed = town.amina.sees("Recorded: R-", "Your call")
    assert "Grace Holt is asked to telephone you on 020 7946 0141." in confirmed
    expect_the_pings(town, told=TOLD)
    asked = town.grace.sees("Telephone: Amina Yusuf, 020 7946 0141")
    assert "Telephone Amina Yusuf, who asked for a call: Grace Holt" in asked
    assert "<tel:02079460141|020 7946 0141>" in blocks_to(town, "grace")
    others = town.sam.sees("Reporter asks: please telephone me (Grace Holt is asked to)")
    assert "0141" not in others
    records_a_follow_up(town.grace, "Done: telephone Amina Yusuf, who asked for a call", "Spoke to her.")
    town.expect("amina", "Grace Holt recorded")


def test_another_number_and_the_best_time_can_be_given(town: Town) -> None:
    asks_for_a_call(town.amina)
    town.amina.press("Add more")
    town.amina.choose("Choose any that apply", ["Number and time for the call"], where=DIRECT)
    town.amina.press("Done", where=DIRECT)
    town.amina.press("Write")
    assert town.amina.form()["fields"][0]["value"] == "020 7946 0141"
    label = town.amina.form()["fields"][0]["label"]
    town.amina.fill(label, "ask Grace")
    town.amina.submit()
    assert "This is not a telephone number" in town.amina.modal()
    town.amina.fill(label, "+44 7700 900123")
    town.amina.submit()
    town.amina.press("Later today")
    town.amina.press("Submit")
    assert "on 07700 900123, later" in town.amina.sees("Recorded: R-", "Your call")
    expect_the_pings(town, told=TOLD)
    town.grace.sees("Telephone: Amina Yusuf, 07700 900123, later on the day of the report")
    town.sam.sees_not("07700 900123")
