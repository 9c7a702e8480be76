"""Those who look after Doorstep hear of holes in the people data daily, of trouble that lasts hourly."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.health.chores import LASTING_SECONDS, TroubleWatch, health_chores
from bot.health.notify_administrators import check_people_daily, last_opening_at
from bot.use_cases.people.import_people import import_people
from bot.values import Card
from state_machines.time.working_time import WorkingTime
from storage.record.sealing import end_of_record
from storage.records import OutgoingMessage
from tests.unit.bot.town_hall import AUTHORITY, CHILD, CP_CASE, Hall

#: Of the demo's people, Helen Marsh looks after Doorstep.
ADMINISTRATOR = "helen"


def check(hall: Hall) -> int | None:
    return check_people_daily(hall.services, hall.now)


def messages_of_kind(hall: Hall, kind: str) -> list[OutgoingMessage]:
    return [one for one in hall.outbox() if one.kind == kind]


def compose_card(hall: Hall, message: OutgoingMessage) -> Card:
    card = hall.compose_message(message)
    assert isinstance(card, Card)
    return card


def lose_the_social_worker(hall: Hall, *references: str) -> None:
    """Import the cases again, these without a social worker."""
    people, cases = ((AUTHORITY / name).read_text() for name in ("people.csv", "cases.csv"))
    lines = [
        line.replace(hall.sam.email, "", 1) if line.startswith(references) else line
        for line in cases.splitlines()
    ]
    assert import_people(hall.services.store, people, "\n".join(lines), hall.now).problems == ()


def test_while_every_open_case_resolves_nobody_is_told_anything(hall: Hall) -> None:
    hall.report(hall.amina)
    assert check(hall) == 0
    assert messages_of_kind(hall, "people_check") == []


def test_a_hole_in_a_case_without_an_open_escalation_can_wait_for_the_command(hall: Hall) -> None:
    lose_the_social_worker(hall, CP_CASE)
    assert check(hall) == 0


def test_a_hole_in_an_open_case_is_told_once_a_day_by_reference_only(hall: Hall) -> None:
    hall.report(hall.amina)
    lose_the_social_worker(hall, CP_CASE)
    found = check(hall)
    assert found
    (message,) = messages_of_kind(hall, "people_check")
    assert message.to_person_id == getattr(hall, ADMINISTRATOR).id
    card = compose_card(hall, message)
    assert f"{CP_CASE}: no allocated social worker is named." in card.text
    assert CHILD.split()[0] not in card.text
    assert CHILD.split()[1] not in card.text

    hall.advance(hours=6)
    assert check(hall) is None
    hall.advance(hours=18)
    assert check(hall) == found


def test_what_was_put_right_meanwhile_is_said_to_be(hall: Hall) -> None:
    hall.report(hall.amina)
    lose_the_social_worker(hall, CP_CASE)
    check(hall)
    (message,) = messages_of_kind(hall, "people_check")
    lose_the_social_worker(hall, "nothing")
    assert "put right" in compose_card(hall, message).title


def test_many_holes_are_counted_after_the_first_fifteen(hall: Hall) -> None:
    hall.report(hall.amina)
    lose_the_social_worker(hall, CP_CASE)
    found = check(hall)
    assert found
    (message,) = messages_of_kind(hall, "people_check")
    many = OutgoingMessage("people_check", to_person_id=message.to_person_id, payload={"found": found + 22})
    assert "and 22 more: doorstep people check" in compose_card(hall, many).text


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2026-11-17T09:00+00:00", "2026-11-17T09:00+00:00"),
        ("2026-11-17T08:59+00:00", "2026-11-16T09:00+00:00"),
        ("2026-11-21T12:00+00:00", "2026-11-21T09:00+00:00"),
        ("2026-07-01T08:00+00:00", "2026-07-01T08:00+00:00"),
    ],
)
def test_a_day_begins_with_its_working_hours_in_local_time(now: str, opening: str) -> None:
    found = last_opening_at(datetime.fromisoformat(now), WorkingTime())
    assert found.astimezone(UTC) == datetime.fromisoformat(opening)


class Passed:
    """Seconds as a test lets them pass."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_trouble_that_lasts_is_told_once_an_hour_as_it_is_when_it_is_sent(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    passed = Passed()
    watch = TroubleWatch(hall.services, passed)
    hall.report(hall.amina)
    hall.advance(minutes=20)

    watch.watch(hall.now)
    assert "alarm.undelivered" in caplog.text
    passed.seconds = LASTING_SECONDS - 1
    watch.watch(hall.now)
    with hall.reading() as uow:
        assert uow.scheduled_locks.is_due("trouble", hall.now)
    for _ in range(2):
        passed.seconds += 1
        watch.watch(hall.now)

    waiting = hall.outbox()
    (message,) = [one for one in waiting if one.kind == "trouble"]
    assert message.to_person_id == getattr(hall, ADMINISTRATOR).id
    assert compose_card(hall, message).title == "Doorstep is well again"
    assert len(waiting) > 1


def test_trouble_that_ends_soon_is_told_to_nobody(hall: Hall) -> None:
    passed = Passed()
    watch = TroubleWatch(hall.services, passed)
    hall.report(hall.amina)
    hall.advance(minutes=20)
    watch.watch(hall.now)
    hall.outbox()
    passed.seconds = LASTING_SECONDS
    watch.watch(hall.now)
    passed.seconds += 1
    assert messages_of_kind(hall, "trouble") == []


def test_the_card_says_what_is_wrong_without_a_name_of_anybody(hall: Hall) -> None:
    hall.report(hall.amina)
    hall.advance(days=4)
    card = compose_card(hall, OutgoingMessage("trouble", to_person_id=hall.helen.id))
    assert "messages undelivered: the oldest, a " in card.text
    assert "chases are overdue" in card.text
    assert CHILD.split()[0] not in card.text


def test_hours_later_it_is_told_again_and_one_message_is_enough(hall: Hall) -> None:
    passed = Passed()
    watch = TroubleWatch(hall.services, passed)
    hall.report(hall.amina)
    for _ in range(3):
        hall.advance(hours=1)
        passed.seconds += LASTING_SECONDS
        watch.watch(hall.now)
    assert len(messages_of_kind(hall, "trouble")) == 1


def test_the_engine_is_given_both(hall: Hall) -> None:
    hall.report(hall.amina)
    chores = health_chores(hall.services)
    assert len(chores) == 3
    for chore in chores:
        chore.work(hall.now)
        assert chore.every <= timedelta(hours=1)
    assert check(hall) is None


def test_the_log_keeps_the_seal_of_the_record_once_a_day(
    hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    hall.report(hall.amina)
    (daily, *_) = health_chores(hall.services)
    with caplog.at_level(logging.INFO):
        daily.work(hall.now)
        daily.work(hall.now)
    with hall.reading() as uow:
        end = end_of_record(uow, hall.now)
    assert [one.getMessage() for one in caplog.records if "audit.sealed" in one.getMessage()] == [
        f"event=audit.sealed entry={end.seq} head={end.hash} seal={end.seal}"
    ]
