"""What is known of a family is ended with a reason or renewed, by those who may; and somebody is asked to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.use_cases.answer.review_known import Review, known_choices, review_known
from bot.use_cases.chase.ask_for_reviews import TASK, ask_for_reviews
from bot.use_cases.show.open_case import open_case
from bot.values import ActionResult, Card
from state_machines.duties.duty import overtake
from state_machines.errors import NotAllowed
from state_machines.people.people import Person
from tests.unit.bot.incidents import report_an_incident
from tests.unit.bot.town_hall import Hall, labels

KNOWN = "Known risk: a weapon, 17 November 2026. Open before you visit."
REASON = "The police took it."


def says(
    hall: Hall, person: Person, *, holds: bool = False, category: str = "weapon", key: str = ""
) -> ActionResult:
    with hall.reading() as uow:
        facts = uow.standing_facts.of_case(hall.escalation().case_id)
    named = [fact for fact in facts if fact.category == category][-1]
    review = Review(named.id, holds, "" if holds else REASON)
    escalation_id = hall.escalation().id
    return review_known(hall.services, person, escalation_id, review, hall.now, key=key or hall.key())


def opened(hall: Hall, person: Person) -> str:
    return open_case(hall.services, person, hall.escalation().id, hall.now).text


def test_the_social_worker_ends_it_and_it_stays_on_the_record_with_who_and_why(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("weapon",))
    assert KNOWN in hall.ping(hall.tom).text
    said = says(hall, hall.sam)
    assert said.text == (
        "Recorded for LH-1042: no longer holds (a weapon). Cards do not show it any more. "
        "It stays on the record, with your reason."
    )
    assert "Known risk" not in hall.ping(hall.tom).text
    assert (
        "No longer holds: a weapon. A weapon was shown or spoken of. Said by Amina Yusuf (Health visitor), "
        "17 November 2026, R-" in opened(hall, hall.sam)
    )
    assert f"Ended by Sam Okafor, 17 November 2026: {REASON}" in opened(hall, hall.sam)
    assert hall.audit("fact:end") == ["sam"]


def test_pressed_twice_it_is_ended_once_and_whoever_comes_later_reads_who_was_first(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("weapon",))
    assert says(hall, hall.sam, key="one press") == says(hall, hall.sam, key="one press")
    later = says(hall, hall.ruth)
    assert later == ActionResult(
        "Sam Okafor has ended this already, 17 November 2026. Nothing has changed.", changed=False
    )
    assert hall.audit("fact:end") == ["sam"]


def test_whoever_neither_said_it_nor_leads_on_the_case_may_not_end_it(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("weapon",))
    said = says(hall, hall.tom)
    assert not said.changed
    assert hall.audit("fact:refuse") == ["tom"]
    assert KNOWN in hall.ping(hall.sam).text
    with pytest.raises(NotAllowed):
        known_choices(hall.services, hall.tom, hall.escalation().id, hall.now)
    shown = open_case(hall.services, hall.tom, hall.escalation().id, hall.now)
    assert "A weapon was shown" in shown.text
    assert "This no longer holds" not in labels(shown)


def test_whoever_said_it_ends_their_own_and_what_somebody_else_said_of_it_stands(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("weapon",))
    hall.advance(days=1)
    report_an_incident(hall, hall.tom, threats=("weapon",))
    said = says(hall, hall.tom)
    assert "What Amina Yusuf said of it stands." in said.text
    assert KNOWN in hall.ping(hall.sam).text
    assert "Ended by Tom Reyes, 18 November 2026" in opened(hall, hall.sam)


def test_the_manager_ends_both_accounts_of_the_same_thing(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("weapon",))
    report_an_incident(hall, hall.tom, threats=("weapon",))
    says(hall, hall.ruth)
    assert "Known risk" not in hall.ping(hall.sam).text
    assert hall.audit("fact:end") == ["ruth", "ruth"]


def test_ended_and_said_again_both_stand_with_who_and_when(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("weapon",))
    says(hall, hall.sam)
    hall.advance(days=1)
    report_an_incident(hall, hall.tom, threats=("weapon",))
    assert "Known risk: a weapon, 18 November 2026." in hall.ping(hall.sam).text
    shown = opened(hall, hall.sam)
    assert "Said by Tom Reyes (" in shown
    assert "Said by Amina Yusuf (Health visitor), 17 November 2026" in shown
    assert f"Ended by Sam Okafor, 17 November 2026: {REASON}" in shown


def test_after_the_day_set_locally_the_card_says_so_and_the_social_worker_is_asked_once(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("weapon",))
    hall.outbox()
    ask_for_reviews(hall.services, hall.now)
    assert hall.outbox() == []
    hall.advance(days=92)
    ask_for_reviews(hall.services, hall.now)
    ask_for_reviews(hall.services, hall.now)
    assert hall.names_told() == ["sam"]
    ping = hall.ping(hall.sam)
    assert "Known risk: a weapon, 17 November 2026. Review was due 17 February 2027. Open" in ping.text
    assert f"{TASK}: Sam Okafor, not acknowledged" in ping.text
    assert "Review what is known" in labels(ping)
    assert "Review what is known" not in labels(hall.ping(hall.tom))


def test_still_holds_gives_it_a_new_day_and_ends_what_was_asked(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("weapon", "animals"))
    hall.advance(days=92)
    ask_for_reviews(hall.services, hall.now)
    says(hall, hall.sam, holds=True)
    assert TASK in hall.ping(hall.sam).text
    said = says(hall, hall.sam, holds=True, category="animal")
    assert said.text == (
        "Recorded for LH-1042: still holds (a dog or other animal). It is asked again on 17 May 2027."
    )
    assert TASK not in hall.ping(hall.sam).text
    assert "Review was due" not in hall.ping(hall.sam).text
    with hall.reading() as uow:
        facts = uow.standing_facts.of_case(hall.escalation().case_id)
    assert {fact.review_on for fact in facts} == {date(2027, 5, 17)}
    assert hall.audit("fact:review") == ["sam", "sam"]


def test_a_case_that_is_closed_keeps_what_is_known_and_its_review_is_asked(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("weapon",))
    with hall.services.store.write() as uow:
        for duty in uow.duties.of_escalation(hall.escalation().id):
            if duty.is_live:
                uow.duties.save(overtake(duty, hall.now))
        uow.escalations.save(replace(hall.escalation(), closed_at=hall.now))
        uow.commit()
    hall.outbox()
    hall.advance(days=92)
    ask_for_reviews(hall.services, hall.now)
    assert hall.names_told() == ["sam"]
    ping = hall.ping(hall.sam)
    assert "What is named below is still asked." in ping.text
    assert "Review what is known" in labels(ping)
    says(hall, hall.sam)
    assert "Nothing more is asked of anybody" in hall.ping(hall.sam).text
    assert hall.chase_due() == 0


def test_outside_the_working_hours_nobody_is_asked_to_review(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("weapon",))
    hall.outbox()
    hall.advance(days=92, hours=10)
    ask_for_reviews(hall.services, hall.now)
    assert hall.names_told() == []


def test_where_nobody_set_a_time_nothing_is_ever_due(hall: Hall) -> None:
    settings = hall.services.settings.model_copy(update={"known_review": None})
    hall.services = replace(hall.services, settings=settings)
    report_an_incident(hall, hall.amina, threats=("weapon",))
    hall.outbox()
    hall.advance(days=400)
    ask_for_reviews(hall.services, hall.now)
    assert hall.names_told() == []
    assert "Review" not in hall.ping(hall.sam).text


def hears_of_it(hall: Hall) -> list[str]:
    """Who is told by now that something no longer holds, by first name."""
    news = [one for one in hall.outbox() if one.payload.get("what") == "fact_ended"]
    names = {person.id: name for name, person in hall.people.items()}
    return sorted(names[one.to_person_id or ""] for one in news)


def test_whoever_said_it_hears_once_who_ended_it_and_opens_why(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("weapon",))
    hall.outbox()
    says(hall, hall.ruth, key="one press")
    says(hall, hall.ruth, key="one press")
    told = [one for one in hall.outbox() if one.payload.get("what") == "fact_ended"]
    assert sorted(one.to_person_id or "" for one in told) == sorted([hall.amina.id, hall.sam.id])
    card = hall.compose_message(told[0])
    assert isinstance(card, Card)
    assert card.text == (
        "LH-1042: what was known no longer holds\n"
        "Ruth Adeyemi said at 10:05 that this no longer holds: Known risk: a weapon. Open to read why."
    )
    assert labels(card) == ["Open", "Where it stands"]
    assert f"Ended by Ruth Adeyemi, 17 November 2026: {REASON}" in opened(hall, hall.amina)


def test_nobody_hears_of_what_they_ended_themselves(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("weapon",))
    hall.outbox()
    says(hall, hall.amina)
    assert hears_of_it(hall) == ["sam"]


def test_everybody_whose_account_is_ended_hears_of_it(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, threats=("weapon",))
    report_an_incident(hall, hall.tom, threats=("weapon",))
    hall.outbox()
    says(hall, hall.sam)
    assert hears_of_it(hall) == ["amina", "tom"]


def test_with_early_help_alone_the_lead_practitioner_is_asked_to_review(hall: Hall) -> None:
    report_an_incident(hall, hall.amina, case="LH-1088", threats=("weapon",))
    hall.outbox()
    hall.advance(days=92)
    ask_for_reviews(hall.services, hall.now)
    (duty,) = [one for one in hall.duties("LH-1088") if one.task == TASK]
    with hall.reading() as uow:
        case = uow.cases.by_reference("LH-1088")
    assert case is not None
    assert duty.holder_id == case.lead_practitioner_id
