"""Pan-Dorset's chart as people use it: an agency's last day, agencies that withdraw, and who refers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from state_machines.case.report import Answer, Urgency
from state_machines.people.people import Person
from state_machines.policy.policy import load_policy
from tests.unit.bot.town_hall import CP_CASE, Hall

EH_CASE = "LH-1088"
#: Friday, when work begins, and the moment a working day before it.
FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
A_DAY_BEFORE = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_dorset(hall: Hall) -> None:
    hall.services = replace(hall.services, policy=load_policy("pan-dorset-2015"))


def says_that_it_closes(hall: Hall, person: Person, day: str = "2026-11-20", case: str = CP_CASE) -> None:
    answers: dict[str, Answer] = {
        "case": case,
        "closing_agency_leads": "no",
        "lead_spoken_with": "no",
        "closes_on": day,
        "why_closing": "no_engagement",
        "account": "We have had no contact since September.",
    }
    session_id = hall.begin(person, "agency_closing")
    while (prompt := hall.prompt(session_id)).step != "review":
        hall.give(person, session_id, answers[prompt.step])
    hall.submit(person, session_id)


@pytest.mark.parametrize("key", ["tell_lead_of_closing", "settle_agency_closing"])
def test_what_comes_before_the_closing_is_due_on_its_day_and_reminded_of_before(hall: Hall, key: str) -> None:
    says_that_it_closes(hall, hall.amina)
    duty = hall.duty(key)
    assert (duty.limit.text, duty.due_at, duty.remind_at) == ("before closing", FRIDAY, A_DAY_BEFORE)


def test_the_other_agencies_hear_that_one_closes(hall: Hall) -> None:
    says_that_it_closes(hall, hall.amina)
    told = hall.duty("tell_network_of_closing")
    assert (told.source.section, told.limit.text) == ("11", "not set")
    assert "tom" in hall.names_told()


def test_a_second_agency_that_closes_makes_it_urgent_and_offers_the_meeting(hall: Hall) -> None:
    says_that_it_closes(hall, hall.amina, case="LH-1057")
    assert hall.escalation("LH-1057").urgency is Urgency.ROUTINE
    hall.advance(days=1)
    says_that_it_closes(hall, hall.tom, case="LH-1057")
    assert hall.escalation("LH-1057").urgency is Urgency.URGENT
    with hall.reading() as uow:
        found = uow.patterns.of_escalation(hall.escalation("LH-1057").id)
    assert [one.pattern.name for one in found] == ["agencies_withdraw"]


def test_whoever_raises_a_serious_concern_refers_and_not_the_first_reporter(hall: Hall) -> None:
    hall.report(hall.amina, EH_CASE)
    hall.outbox()
    hall.record(hall.tom, "record_serious_concern", EH_CASE, reason="I saw a bruise.")
    referral = hall.duty("refer_to_social_care", EH_CASE)
    assert (referral.holder_id, referral.limit.text) == (hall.tom.id, "immediately")
    told = hall.duty("tell_social_care_of_serious_concern", EH_CASE)
    assert (told.holder_id, told.limit.text) == (hall.helen.id, "immediately")
    hall.acknowledge(hall.helen, told, case=EH_CASE)
    assert "tom" in hall.names_told("news"), "whoever raised it hears that social care has it"
