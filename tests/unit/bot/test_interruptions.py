"""Whoever waits on a ping is told when Doorstep chased nobody: with the case, and with what comes late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.cards.messages.compose import compose
from bot.cards.parts.lateness import LATE, interruption_line
from bot.message_kinds import MESSAGE_KINDS
from bot.slack.addresses import slack_place
from bot.use_cases.show.case_status import case_status
from bot.values import Card
from state_machines.messages.delivery import DeliveryDecision, DeliveryState
from storage.records import MessageRef, OutgoingMessage, QueuedMessage, Silence
from tests.unit.bot.town_hall import CP_CASE, MORNING, Hall

WORDS = "Chasing was interrupted from 10:05 to 10:40 on 17 November."
MINUTE = timedelta(minutes=1)


def silent(hall: Hall, since: datetime = MORNING, until: datetime = MORNING + 35 * MINUTE) -> None:
    with hall.services.store.write() as uow:
        uow.silences.add(since, until)
        uow.commit()


def stands(hall: Hall) -> str:
    return case_status(hall.services, hall.ruth, CP_CASE, hall.now).text


def words_of(hall: Hall, message: OutgoingMessage, written_at: datetime = MORNING) -> str:
    with hall.reading() as uow:
        shown = compose(uow, hall.services, message, hall.now, kinds=MESSAGE_KINDS, written_at=written_at)
    assert isinstance(shown, Card)
    return shown.text


def waiting(hall: Hall) -> dict[str, QueuedMessage]:
    """The pings that wait to be sent, by whom they are for."""
    names = {person.id: name for name, person in hall.people.items()}
    with hall.services.store.write() as uow:
        claimed = uow.deliveries.claim_due(hall.now, "a test", 50)
    return {names[one.message.to_person_id or ""]: one for one in claimed if one.message.kind == "ping"}


def test_a_case_that_was_open_says_when_chasing_was_interrupted(hall: Hall) -> None:
    hall.report(hall.amina)
    assert "Interruptions" not in stands(hall)
    silent(hall)
    hall.advance(hours=1)
    assert f"Interruptions:\n{WORDS}" in stands(hall)
    hall.advance(days=31)
    assert "Interruptions" not in stands(hall)


def test_what_ended_before_the_case_was_opened_is_no_concern_of_it(hall: Hall) -> None:
    silent(hall, MORNING - 60 * MINUTE, MORNING - MINUTE)
    hall.report(hall.amina)
    assert "Interruptions" not in stands(hall)


def test_a_message_that_waited_says_that_it_comes_late(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.advance(minutes=40)
    silent(hall)
    said = words_of(hall, waiting(hall)["ruth"].message)
    assert said.endswith(f"This comes late: it was written at 10:05. {WORDS}")


def test_only_the_first_to_somebody_about_a_case_says_so(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.advance(minutes=40)
    silent(hall)
    pings = waiting(hall)
    ruths = pings["ruth"]
    with hall.services.store.write() as uow:
        (claimed,) = [one for one in uow.deliveries.claim_due(hall.now, "a test", 50) if one.id == ruths.id]
        uow.deliveries.record(
            claimed, DeliveryDecision(DeliveryState.SENT), hall.now, at=MessageRef(slack_place("D1"), "1.1")
        )
        uow.commit()
    assert "This comes late" not in words_of(hall, ruths.message)
    assert "This comes late" in words_of(hall, pings["sam"].message)


def test_what_was_due_in_the_silence_says_that_and_no_more(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.advance(minutes=40)
    silent(hall)
    ping = waiting(hall)["ruth"].message
    due = (MORNING + 10 * MINUTE).isoformat()
    late = OutgoingMessage(
        "ping", to_person_id=ping.to_person_id, escalation_id=ping.escalation_id, payload={LATE: due}
    )
    said = words_of(hall, late)
    assert said.count("This comes late") == 1
    assert said.endswith("It was due at 10:15.")


def test_a_retry_without_any_silence_is_not_called_an_interruption(hall: Hall) -> None:
    hall.report(hall.amina)
    ping = waiting(hall)["ruth"].message
    hall.advance(minutes=20)
    assert "This comes late" not in words_of(hall, ping)
    silent(hall, MORNING - 60 * MINUTE, MORNING - MINUTE)
    assert "This comes late" not in words_of(hall, ping)


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ("2026-11-17T10:05", "2026-11-17T10:40", WORDS),
        (
            "2026-11-17T10:05",
            "2026-11-19T09:12",
            "Chasing was interrupted from 10:05 on 17 November to 09:12 on 19 November.",
        ),
        (
            "2026-07-01T22:30",
            "2026-07-01T23:30",
            "Chasing was interrupted from 23:30 on 1 July to 00:30 on 2 July.",
        ),
    ],
)
def test_times_are_local_and_days_are_named_as_needed(since: str, until: str, words: str) -> None:
    begins, ends = (datetime.fromisoformat(at).replace(tzinfo=UTC) for at in (since, until))
    assert interruption_line(Silence(begins, ends)) == words
