"""Whoever is not safe has one card, redrawn, however much is said, climbed and answered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.use_cases.alarms.chase_alarms import chase_alarm
from bot.use_cases.answer.answer_alarm import end_alarm, take_alarm
from bot.use_cases.chase.chase import chase_due_duties
from bot.values import Card
from state_machines.duties.duty import DutyKind, DutyState
from state_machines.policy.policy import load_policy
from storage.records import OutgoingMessage
from tests.unit.bot.families import add_children, child
from tests.unit.bot.incidents import USUAL
from tests.unit.bot.test_family_reports import BROTHER, ticks
from tests.unit.bot.town_hall import CP_CASE, Hall, labels


def to_reporter(hall: Hall) -> list[OutgoingMessage]:
    return [one for one in hall.outbox() if one.to_person_id == hall.amina.id]


def climbs_for(hall: Hall, minutes: int) -> None:
    """Everybody is chased, five minutes at a time."""
    for _ in range(minutes // 5):
        hall.advance(minutes=5)
        with hall.reading() as uow:
            due = uow.alarms.ids_due(hall.now, 10)
        for alarm_id in due:
            chase_alarm(hall.services, alarm_id, hall.now)
        chase_due_duties(hall.services, hall.now, 100)


def everybody_answers(hall: Hall, *cases: str) -> None:
    people = {person.id: person for person in hall.people.values()}
    for case in cases:
        found = [one for one in hall.duties(case) if one.is_asked and one.kind is DutyKind.ACKNOWLEDGE]
        waiting = [one for one in found if one.state is DutyState.OPEN]
        assert waiting
        for duty in waiting:
            hall.acknowledge(people[duty.holder_id], duty, case=case)


@pytest.mark.parametrize("others", [(), (BROTHER,)], ids=["one child", "two children"])
@pytest.mark.parametrize("board", ["camden-2019", "pan-dorset-2015"])
def test_a_whole_alarm_is_one_message_to_the_reporter(
    hall: Hall, board: str, others: tuple[str, ...]
) -> None:
    add_children(hall, child(CP_CASE), child(BROTHER, plan="CIN"))
    hall.services = replace(hall.services, policy=load_policy(board))
    session_id = hall.begin(hall.amina, "hostile_incident")
    hall.outbox()
    answers = {**USUAL, "safety": "not_safe"}
    while (prompt := hall.prompt(session_id)).step != "review":
        hall.give(hall.amina, session_id, answers[prompt.step])
    if others:
        ticks(hall, hall.amina, session_id, *others)
    hall.submit(hall.amina, session_id)
    (card,) = to_reporter(hall)
    assert card.kind == "alarm"
    climbs_for(hall, 60)
    everybody_answers(hall, CP_CASE, *others)
    with hall.reading() as uow:
        (alarm,) = uow.alarms.of_draft(session_id)
    take_alarm(hall.services, hall.grace, alarm.id, hall.now, key=hall.key())
    climbs_for(hall, 30)
    assert to_reporter(hall) == []
    shown = hall_card(hall, card)
    assert "Sam Okafor" in shown.text
    assert all(f"{one}: " in shown.text for one in others)
    end_alarm(hall.services, hall.amina, f"{alarm.id}/safe", hall.now, key=hall.key())
    assert to_reporter(hall) == []
    assert "I am safe now" not in labels(hall_card(hall, card))


def hall_card(hall: Hall, message: OutgoingMessage) -> Card:
    shown = hall.compose_message(message)
    assert isinstance(shown, Card)
    return shown
