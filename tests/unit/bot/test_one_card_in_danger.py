"""Whoever is not safe has one card, redrawn, however much is said, climbed and answered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.use_cases.alarms.chase_alarms import chase_alarm
from bot.use_cases.answer.answer_alarm import end_alarm, take_alarm
from bot.use_cases.chase.chase import chase_due_duties
from state_machines.duties.duty import DutyKind, DutyState
from state_machines.policy.policy import load_policy
from storage.records import OutgoingMessage
from tests.unit.bot.incidents import USUAL
from tests.unit.bot.town_hall import CP_CASE, Hall


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


def everybody_acknowledges(hall: Hall) -> None:
    waiting = [one for one in hall.duties() if one.is_asked and one.state is DutyState.OPEN]
    assert waiting
    people = {person.id: person for person in hall.people.values()}
    for duty in [one for one in waiting if one.kind is DutyKind.ACKNOWLEDGE]:
        hall.acknowledge(people[duty.holder_id], duty)


@pytest.mark.parametrize("board", ["camden-2019", "pan-dorset-2015"])
def test_a_whole_alarm_is_one_message_to_the_reporter(hall: Hall, board: str) -> None:
    hall.services = replace(hall.services, policy=load_policy(board))
    session_id = hall.begin(hall.amina, "hostile_incident")
    hall.outbox()
    answers = {**USUAL, "safety": "not_safe"}
    while (prompt := hall.prompt(session_id)).step != "review":
        hall.give(hall.amina, session_id, answers[prompt.step])
    hall.submit(hall.amina, session_id)
    told = [one.kind for one in to_reporter(hall)]
    assert told == ["alarm"]
    climbs_for(hall, 60)
    everybody_acknowledges(hall)
    hall.record(hall.sam, "none_needed") if False else None
    with hall.reading() as uow:
        (alarm,) = uow.alarms.of_draft(session_id)
    take_alarm(hall.services, hall.grace, alarm.id, hall.now, key=hall.key())
    climbs_for(hall, 30)
    print([(one.kind, one.payload.get("what")) for one in to_reporter(hall)])
    end_alarm(hall.services, hall.amina, f"{alarm.id}/safe", hall.now, key=hall.key())
    print([(one.kind, one.payload.get("what")) for one in to_reporter(hall)])
    assert CP_CASE
    raise SystemError
