"""A row that was damaged is named, and stops nobody else from being chased, told or shown."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from bot.engine.chase_due import Chaser
from bot.engine.loop import Engine
from bot.message_kinds import MESSAGE_KINDS
from bot.slack.addresses import slack_place
from bot.use_cases.show.case_status import case_status
from bot.use_cases.show.home_card import home_card
from bot.use_cases.show.my_cases import my_cases
from state_machines.messages.delivery import SendResult, Sent
from storage.unit_of_work import Store
from tests.bench.standing_clock import SilentSlack, StandingClock
from tests.patience import PATIENCE
from tests.unit.bot.town_hall import CIN_CASE, CP_CASE, Hall

#: What no key opens: in the column of a sealed value.
NOISE = "'\\x6e6f6973'", "x'6e6f6973'"


@pytest.fixture
def two_cases(hall: Hall) -> Hall:
    """Two cases were reported; then something happens to what is stored of one of them."""
    hall.report(hall.amina, CP_CASE)
    hall.report(hall.amina, CIN_CASE)
    hall.outbox()
    hall.advance(days=3)
    return hall


def noise(backend: str) -> str:
    return NOISE[backend == "sqlite"]


def change(store: Store, statement: str) -> None:
    with store.engine.connect() as connection:
        connection.execution_options(writing=True)
        connection.execute(text(statement))
        connection.commit()


def of_case(hall: Hall, case: str = CP_CASE) -> str:
    return f"escalation_id = '{hall.escalation(case).id}'"


def damage_escalation(hall: Hall, backend: str) -> str:
    escalation = hall.escalation(CP_CASE).id
    change(hall.services.store, f"UPDATE escalations SET facts = {noise(backend)} WHERE id = '{escalation}'")
    return escalation


def damage_duties(hall: Hall, backend: str) -> None:
    change(hall.services.store, f"UPDATE duties SET declined = {noise(backend)} WHERE {of_case(hall)}")


def chase_twice(hall: Hall) -> None:
    chaser = Chaser(hall.services)
    chaser.chase_due(hall.now)
    chaser.chase_due(hall.now)


def test_the_duties_of_the_other_case_are_chased_and_the_damaged_ones_named(
    two_cases: Hall, backend: str, caplog: pytest.LogCaptureFixture
) -> None:
    named = {duty.id for duty in two_cases.duties(CP_CASE) if duty.is_live}
    damage_duties(two_cases, backend)
    chase_twice(two_cases)
    assert named
    assert all(duty_id in caplog.text for duty_id in named)
    others = [duty for duty in two_cases.duties(CIN_CASE) if duty.is_live]
    assert others
    assert all(duty.chase_at and duty.chase_at > two_cases.now for duty in others)


def test_a_damaged_escalation_is_chased_all_the_same(two_cases: Hall, backend: str) -> None:
    """What is sealed is not opened for a chase, so damage to it silences nobody."""
    damage_escalation(two_cases, backend)
    chase_twice(two_cases)
    with two_cases.reading() as uow:
        assert uow.duties.ids_due(two_cases.now, 100) == ()


def test_lists_show_the_other_case_and_say_which_cannot_be_shown(
    two_cases: Hall, backend: str, caplog: pytest.LogCaptureFixture
) -> None:
    escalation = damage_escalation(two_cases, backend)
    for person in (two_cases.sam, two_cases.ruth):  # who works on it, and who was only told
        for shown in (
            my_cases(two_cases.services, person, two_cases.now),
            home_card(two_cases.services, person, two_cases.now),
        ):
            assert f"{CIN_CASE}: " in shown.text
            assert f"{CP_CASE} is open, but part of what is stored about it cannot be read" in shown.text
    assert escalation in caplog.text
    assert CIN_CASE in case_status(two_cases.services, two_cases.sam, CIN_CASE, two_cases.now).text


class Listening(SilentSlack):
    """A Slack that remembers which messages came."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    def send(self, *arguments: object, **_named: object) -> SendResult:
        self.ids.append(str(arguments[2]))
        return Sent(slack_place("C1"), str(arguments[2]))


def test_other_messages_are_sent_beside_one_that_cannot_be_drawn(two_cases: Hall, backend: str) -> None:
    two_cases.report(two_cases.amina, CIN_CASE)
    two_cases.report(two_cases.amina, CP_CASE)
    damage_escalation(two_cases, backend)
    waiting = _due(two_cases)
    sent = _deliver_all(two_cases)
    assert {case for message_id, case in waiting if message_id in sent} == {CIN_CASE}
    assert {case for message_id, case in waiting if message_id not in sent} == {CP_CASE}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # the other one takes no such value
@pytest.mark.parametrize("value", ["'{not json'", "x'fffe'", "7"])
def test_other_messages_are_sent_beside_one_whose_payload_is_none(two_cases: Hall, value: str) -> None:
    two_cases.report(two_cases.amina, CIN_CASE)
    two_cases.report(two_cases.amina, CP_CASE)
    change(two_cases.services.store, f"UPDATE messages SET payload = {value} WHERE {of_case(two_cases)}")
    others = {message_id for message_id, case in _due(two_cases) if case == CIN_CASE}
    assert others
    assert others <= _deliver_all(two_cases)


def _due(hall: Hall) -> set[tuple[str, str]]:
    """The new messages to the channel that wait, each with its case."""
    query = """
        SELECT messages.id, cases.reference FROM messages
        JOIN escalations ON escalations.id = escalation_id JOIN cases ON cases.id = case_id
        WHERE messages.state = 'pending' AND to_channel IS NOT NULL AND redraws IS NULL
    """
    with hall.services.store.engine.connect() as connection:
        return {(row[0], row[1]) for row in connection.execute(text(query))}


def _deliver_all(hall: Hall) -> set[str]:
    slack = Listening()
    engine = Engine(hall.services, slack, StandingClock(hall.now), message_kinds=MESSAGE_KINDS)
    engine.start()
    try:
        for _ in range(3):
            engine.settle(PATIENCE)
    finally:
        engine.stop()
    return set(slack.ids)
