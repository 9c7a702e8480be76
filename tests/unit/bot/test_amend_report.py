"""A report is put right or taken back: the original stays, those told hear of it, nothing closes alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.use_cases.show.open_case import open_case
from bot.values import Action, Card
from state_machines.duties.duty import DutyKind
from state_machines.errors import NotAllowed, Stale
from state_machines.people.people import Person
from state_machines.policy.policy import load_policy, shipped_policies
from tests.unit.bot.incidents import report_an_incident
from tests.unit.bot.town_hall import ACCOUNT, CHILD, CP_CASE, Hall

_WHY = "It was the flat next door."


def sends(hall: Hall, person: Person, *answers: str, report: int = 0) -> Card:
    """The dialog about one of the escalation's reports, oldest first, sent."""
    session_id = begins(hall, person, report=report)
    for value in answers:
        hall.give(person, session_id, value)
    return hall.submit(person, session_id)


def begins(hall: Hall, person: Person, *, report: int = 0) -> str:
    escalation = hall.escalation()
    with hall.reading() as uow:
        report_id = uow.reports.of_escalation(escalation.id)[report].id
    return hall.begin(person, "amend_report", escalation_id=escalation.id, report_id=report_id)


def detail(hall: Hall, person: Person) -> str:
    return open_case(hall.services, person, hall.escalation().id, hall.now).text


def test_an_amended_report_keeps_what_was_said_first(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.names_told()
    said = sends(hall, hall.amina, "amend", "It was Monday, not Tuesday.")
    assert said.title.startswith("Amended: R-")
    assert set(hall.names_told("news")) == {"priya", "sam", "ruth"}
    for person in (hall.sam, hall.amina):
        assert ACCOUNT in detail(hall, person)
        assert "It was Monday, not Tuesday." in detail(hall, person)


def test_no_message_says_what_was_corrected_or_why(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.names_told()
    sends(hall, hall.amina, "withdraw", _WHY)
    cards = [hall.compose_message(message).text for message in hall.outbox() if message.kind == "news"]
    assert cards
    assert not [text for text in cards if _WHY in text or CHILD in text]
    assert "Report: Withdrawn by whoever made it" in hall.ping(hall.sam).text.replace("\n", " ")


def test_what_a_withdrawn_report_told_of_the_family_ends_in_the_same_message(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("weapon",))
    hall.outbox()
    sends(hall, hall.amina, "withdraw", _WHY)
    told = [message for message in hall.outbox() if message.kind == "news"]
    assert hall.sam.id in {message.to_person_id for message in told}
    assert {message.payload["what"] for message in told} == {"withdrawn"}
    card = hall.compose_message(told[0])
    assert isinstance(card, Card)
    assert "It stays on the record. No longer known by it: Known risk: a weapon. Nothing closes" in card.text


def test_whoever_has_the_case_and_was_not_told_of_the_report_hears_what_ended_with_it(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("weapon",))
    with hall.services.store.write() as uow:
        case = uow.cases.by_reference(CP_CASE)
        assert case is not None
        uow.cases.upsert_many([replace(case, allocated_social_worker_id=hall.ina.id)])
        uow.commit()
    hall.outbox()
    sends(hall, hall.amina, "withdraw", _WHY)
    told = [one for one in hall.outbox() if one.payload.get("what") == "fact_ended"]
    assert [one.to_person_id for one in told] == [hall.ina.id]


@pytest.mark.parametrize("policy", shipped_policies())
def test_the_only_report_withdrawn_is_closed_by_a_decision_with_its_reason(hall: Hall, policy: str) -> None:
    hall.services = replace(hall.services, policy=load_policy(policy))
    hall.report(hall.amina)
    sends(hall, hall.amina, "withdraw", _WHY)
    assert hall.escalation().closed_at is None
    assert [duty for duty in hall.duties() if duty.is_live]
    hall.record(hall.sam, "close_withdrawn", reason="Spoke with Amina: another family.")
    assert hall.escalation().step == "closed"
    assert not [duty for duty in hall.duties() if duty.is_live and duty.kind is not DutyKind.FOLLOW_UP]


def test_nothing_offers_to_close_while_another_report_stands(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.advance(minutes=5)
    hall.report(hall.helen)
    sends(hall, hall.amina, "withdraw", _WHY)
    session_id = hall.begin(hall.sam, "decision", escalation_id=hall.escalation().id)
    assert "close_withdrawn" not in {option.value for option in hall.prompt(session_id).options}


def test_a_new_report_takes_the_offer_to_close_away(hall: Hall) -> None:
    hall.report(hall.amina)
    sends(hall, hall.amina, "withdraw", _WHY)
    hall.advance(minutes=5)
    hall.report(hall.helen)
    assert "reports" not in hall.escalation().facts


def test_only_whoever_made_a_report_can_amend_it(hall: Hall) -> None:
    hall.report(hall.amina)
    with pytest.raises(NotAllowed, match="Only whoever made a report"):
        begins(hall, hall.sam)


def test_a_withdrawn_report_cannot_be_withdrawn_again(hall: Hall) -> None:
    hall.report(hall.amina)
    sends(hall, hall.amina, "withdraw", _WHY)
    with pytest.raises(Stale, match="withdrawn already"):
        begins(hall, hall.amina)


def test_the_reporter_finds_the_button_in_the_detail_and_nobody_else_does(hall: Hall) -> None:
    hall.report(hall.amina)
    escalation_id = hall.escalation().id

    def offered(person: Person) -> bool:
        shown = open_case(hall.services, person, escalation_id, hall.now)
        return Action.AMEND in {button.action for button in shown.buttons}

    assert offered(hall.amina)
    assert not offered(hall.sam)


def test_once_every_report_is_withdrawn_it_is_still_chased_until_somebody_decides(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.advance(minutes=5)
    hall.report(hall.helen)
    sends(hall, hall.amina, "withdraw", _WHY, report=0)
    sends(hall, hall.helen, "withdraw", "I saw the child after all.", report=1)
    hall.names_told()
    hall.advance(hours=30)
    assert hall.chase_due()
    assert hall.names_told()
    hall.record(hall.ruth, "close_withdrawn", reason="Both spoken with.")
    assert hall.escalation().closed_at is not None
