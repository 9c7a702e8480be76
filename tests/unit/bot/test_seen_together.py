"""Children who were seen together are each recorded, and whoever waits for several reads one message."""

from __future__ import annotations

from bot.use_cases.collect.answer import answer
from bot.values import Card
from dialogs.user_input import Edit
from tests.unit.bot.families import add_children, child
from tests.unit.bot.test_family_reports import BROTHER, INA, TOM, report_on_both
from tests.unit.bot.town_hall import CP_CASE, Hall


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
