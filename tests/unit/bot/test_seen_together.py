"""Children who were seen together are each recorded, and whoever waits for several reads one message."""

from __future__ import annotations

from bot.use_cases.answer.answer_sighting import answer_sighting
from bot.use_cases.collect.answer import answer
from bot.values import Action, Card
from dialogs.user_input import Edit
from state_machines.case.sightings import SightingAnswer
from state_machines.people.people import Person
from storage.records import OutgoingMessage
from tests.unit.bot.families import add_children, child
from tests.unit.bot.test_family_reports import BROTHER, INA, TOM, report_on_both
from tests.unit.bot.town_hall import CP_CASE, Hall

HELEN = "helen.marsh@larkhaven.example"


def saw(hall: Hall, *together: str) -> Card:
    session_id = hall.begin(hall.tom, "child_seen")
    for value in (CP_CASE, "today", "not_alone"):
        hall.give(hall.tom, session_id, value)
    if together:
        revision = hall.prompt(session_id).revision
        edit = Edit(revision, "seen_together")
        answer(hall.services, hall.tom, session_id, edit, hall.now, key=hall.key())
        hall.give(hall.tom, session_id, together)
    return hall.submit(hall.tom, session_id)


def seen(hall: Hall, reference: str) -> list[bool | None]:
    with hall.reading() as uow:
        case = uow.cases.by_reference(reference)
        assert case is not None
        return [one.alone for one in uow.sightings.of_case(case.id) if one.said_by_id == hall.tom.id]


def test_each_child_has_an_account_and_whoever_waits_for_both_one_message(hall: Hall) -> None:
    add_children(hall, child(CP_CASE), child(BROTHER))
    report_on_both(hall, hall.amina)
    hall.outbox()
    shown = saw(hall, BROTHER)
    assert shown.text.startswith(f"Recorded: {CP_CASE} and {BROTHER}, the children have been seen together")
    assert seen(hall, CP_CASE) == seen(hall, BROTHER) == [False]
    told = [one for one in hall.outbox() if one.kind == "child_seen" and one.to_person_id == hall.sam.id]
    assert len(told) == 1
    card = hall.compose_message(told[0])
    assert isinstance(card, Card)
    assert card.text.startswith(f"{CP_CASE} and {BROTHER}: the children have been seen together")


def news_of(hall: Hall, person: Person) -> OutgoingMessage:
    (message,) = [one for one in hall.outbox() if one.kind == "child_seen" and one.to_person_id == person.id]
    return message


def buttons_of(hall: Hall, message: OutgoingMessage) -> dict[str, str]:
    card = hall.compose_message(message)
    assert isinstance(card, Card)
    wanted = {Action.STILL_NEEDED, Action.NO_LONGER_NEEDED}
    return {one.label: one.value for one in card.buttons if one.action in wanted}


def test_each_child_is_answered_on_the_one_card_which_is_drawn_anew(hall: Hall) -> None:
    add_children(hall, child(CP_CASE), child(BROTHER))
    report_on_both(hall, hall.amina)
    hall.outbox()
    saw(hall, BROTHER)
    news = news_of(hall, hall.sam)
    shown = buttons_of(hall, news)
    assert list(shown) == [
        f"{CP_CASE}: still needed",
        f"{CP_CASE}: no longer needed",
        f"{BROTHER}: still needed",
        f"{BROTHER}: no longer needed",
    ]
    target, still = shown[f"{BROTHER}: still needed"], SightingAnswer.STILL_NEEDED
    said = answer_sighting(hall.services, hall.sam, target, still, hall.now, key="once")
    assert said.text.startswith(f"Recorded for {BROTHER}: all that is asked is still needed")
    assert hall.sam.id in {one.to_person_id for one in hall.waiting_redraws() if one.kind == "child_seen"}
    assert list(buttons_of(hall, news)) == [f"{CP_CASE}: still needed", f"{CP_CASE}: no longer needed"]
    card = hall.compose_message(news)
    assert isinstance(card, Card)
    assert "Sam Okafor said" in next(one for one in card.sections if BROTHER in one.heading).lines[0]


def test_whoever_waits_for_a_child_without_duties_there_has_no_answer_to_give(hall: Hall) -> None:
    add_children(hall, child(CP_CASE), child(BROTHER, allocated_social_worker=HELEN))
    report_on_both(hall, hall.amina)
    hall.outbox()
    saw(hall, BROTHER)
    sent = [one for one in hall.outbox() if one.kind == "child_seen"]
    news = {one.to_person_id: one for one in sent}
    assert list(buttons_of(hall, news[hall.helen.id])) == ["Still needed", "No longer needed"]
    assert buttons_of(hall, news[hall.priya.id]) == {}
    card = hall.compose_message(news[hall.priya.id])
    assert isinstance(card, Card)
    assert f"{CP_CASE} and {BROTHER}" in card.title


def test_where_only_the_other_childs_case_is_open_its_buttons_are_there(hall: Hall) -> None:
    add_children(hall, child(CP_CASE), child(BROTHER))
    hall.report(hall.amina, BROTHER)
    hall.outbox()
    saw(hall, BROTHER)
    assert list(buttons_of(hall, news_of(hall, hall.sam))) == [
        f"{BROTHER}: still needed",
        f"{BROTHER}: no longer needed",
    ]


def test_a_sighting_is_of_one_child_where_nobody_else_was_picked(hall: Hall) -> None:
    add_children(hall, child(CP_CASE), child(BROTHER))
    saw(hall)
    assert seen(hall, CP_CASE) == [False]
    assert seen(hall, BROTHER) == []


def test_whoever_leads_on_one_of_them_reads_of_that_child_alone(hall: Hall) -> None:
    add_children(hall, child(CP_CASE), child(BROTHER, allocated_social_worker=INA, network=TOM))
    saw(hall, BROTHER)
    said = {one.to_person_id: hall.compose_message(one) for one in hall.outbox() if one.kind == "child_seen"}
    assert {hall.sam.id, hall.ina.id} <= said.keys()
    for person, theirs, other in ((hall.sam, CP_CASE, BROTHER), (hall.ina, BROTHER, CP_CASE)):
        card = said[person.id]
        assert isinstance(card, Card)
        assert theirs in card.text
        assert other not in card.text


def test_who_was_not_told_of_hears_nothing_where_a_child_was_seen(hall: Hall) -> None:
    add_children(hall, child(CP_CASE), child(BROTHER, allocated_social_worker=INA, network=""))
    saw(hall)
    assert "family_report" not in [one.kind for one in hall.outbox()]
