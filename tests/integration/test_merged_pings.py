"""A ping that still waits takes in the newer one: nothing is dropped, and nobody is told the same twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.slack.addresses import slack_place
from state_machines.case.report import Urgency
from state_machines.messages.delivery import DeliveryDecision, DeliveryState
from storage.records import OutgoingMessage, QueuedMessage
from storage.tables import messages
from storage.unit_of_work import Store
from tests.stored import message_by_id

NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)
FIRST = OutgoingMessage(
    kind="ping",
    to_place=slack_place("G0NORTH"),
    urgency=Urgency.ROUTINE,
    payload={"first": True},
    dedup_key="ping:1",
)
NEWER = replace(FIRST, urgency=Urgency.IMMEDIATE, payload={"newer": True}, dedup_key="ping:2")


def put(store: Store, *handed_in: OutgoingMessage) -> None:
    with store.write() as uow:
        for message in handed_in:
            uow.messages.enqueue_or_merge(message, NOW)
        uow.commit()


def outbox(store: Store) -> list[QueuedMessage]:
    """Everything in it, oldest first."""
    with store.engine.connect() as connection:
        ids = connection.scalars(select(messages.c.id).order_by(messages.c.seq)).all()
    with store.read() as uow:
        return [one for each in ids if (one := message_by_id(uow, each)) is not None]


def test_the_one_that_waits_becomes_as_urgent_and_says_both(store: Store) -> None:
    put(store, FIRST)
    put(store, NEWER)
    (kept,) = outbox(store)
    assert kept.state is DeliveryState.PENDING
    assert kept.message.urgency is Urgency.IMMEDIATE
    assert kept.message.payload == {"first": True, "newer": True}


def test_a_less_urgent_one_slows_nothing_down(store: Store) -> None:
    put(store, NEWER)
    put(store, FIRST)
    (kept,) = outbox(store)
    assert kept.message.urgency is Urgency.IMMEDIATE


def test_several_at_once_become_what_they_become_one_after_another(store: Store) -> None:
    put(store, FIRST, NEWER, replace(FIRST, urgency=Urgency.URGENT, payload={"third": True}, dedup_key=None))
    (kept,) = outbox(store)
    assert kept.message == replace(
        FIRST, urgency=Urgency.IMMEDIATE, payload={"first": True, "newer": True, "third": True}
    )


def test_one_that_was_told_already_takes_nothing_new_away_with_it(store: Store) -> None:
    put(store, FIRST)
    with store.write() as uow:
        (claimed,) = uow.deliveries.claim_due(NOW, "a process", 8)
        uow.deliveries.record(claimed, DeliveryDecision(DeliveryState.SENT), NOW)
        uow.commit()
    put(store, FIRST, NEWER)
    assert [one.message for one in outbox(store)] == [FIRST, NEWER]


def test_one_that_was_tried_in_vain_is_tried_at_once(store: Store) -> None:
    put(store, FIRST)
    later = DeliveryDecision(DeliveryState.PENDING, NOW + timedelta(minutes=5))
    with store.write() as uow:
        (claimed,) = uow.deliveries.claim_due(NOW, "a process", 8)
        uow.deliveries.record(claimed, later, NOW)
        uow.commit()
    put(store, NEWER)
    (kept,) = outbox(store)
    assert kept.try_at == NOW


def test_one_that_is_being_sent_is_left_alone(store: Store) -> None:
    put(store, FIRST)
    with store.write() as uow:
        uow.deliveries.claim_due(NOW, "a process", 8)
        uow.commit()
    put(store, NEWER)
    assert [one.message for one in outbox(store)] == [FIRST, NEWER]


def test_another_addressee_or_another_kind_is_another_message(store: Store) -> None:
    put(
        store,
        FIRST,
        replace(NEWER, to_place=slack_place("G0SOUTH")),
        replace(NEWER, kind="news", dedup_key="3"),
    )
    assert len(outbox(store)) == 3


def test_a_question_that_waits_is_not_asked_twice_and_keeps_its_place(store: Store) -> None:
    question = replace(FIRST, kind="question", payload={"session_id": "a"}, dedup_key="q:1", waited_for=True)
    put(store, replace(question, urgency=Urgency.URGENT))
    with store.engine.connect() as connection:
        place = connection.scalar(select(messages.c.rank))
    put(store, replace(question, urgency=Urgency.URGENT, dedup_key="q:2"))
    (kept,) = outbox(store)
    assert kept.message.dedup_key == "q:1"
    with store.engine.connect() as connection:
        assert connection.scalar(select(messages.c.rank)) == place


def test_questions_of_two_dialogs_are_two_questions(store: Store) -> None:
    of_one = replace(FIRST, kind="question", payload={"session_id": "a"}, dedup_key="q:1", waited_for=True)
    put(store, of_one, replace(of_one, payload={"session_id": "b"}, dedup_key="q:2"))
    put(store, replace(of_one, payload={"session_id": "b"}, dedup_key="q:3"))
    assert [one.message.payload for one in outbox(store)] == [{"session_id": "a"}, {"session_id": "b"}]
