"""A ping that still waits takes in the newer one: nothing is dropped, and nobody is told the same twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from state_machines.delivery import Decision, DeliveryState
from state_machines.report import Urgency
from storage.records import OutgoingMessage, QueuedMessage
from storage.unit_of_work import Store

NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)
FIRST = OutgoingMessage(
    kind="ping", to_channel="G0NORTH", urgency=Urgency.ROUTINE, payload={"first": True}, dedup_key="ping:1"
)
NEWER = replace(FIRST, urgency=Urgency.IMMEDIATE, payload={"newer": True}, dedup_key="ping:2")


def put(store: Store, *messages: OutgoingMessage) -> list[str]:
    with store.write() as uow:
        ids = [uow.messages.enqueue_or_merge(message, NOW) for message in messages]
        uow.commit()
    return ids


def found(store: Store, message_id: str) -> QueuedMessage:
    with store.read() as uow:
        message = uow.messages.by_id(message_id)
    assert message is not None
    return message


def test_the_one_that_waits_becomes_as_urgent_and_says_both(store: Store) -> None:
    first, newer = put(store, FIRST, NEWER)
    assert newer == first
    kept = found(store, first)
    assert kept.state is DeliveryState.PENDING
    assert kept.message.urgency is Urgency.IMMEDIATE
    assert kept.message.payload == {"first": True, "newer": True}


def test_a_less_urgent_one_slows_nothing_down(store: Store) -> None:
    first, newer = put(store, NEWER, FIRST)
    assert newer == first
    assert found(store, first).message.urgency is Urgency.IMMEDIATE


def test_one_that_was_tried_in_vain_is_tried_at_once(store: Store) -> None:
    (first,) = put(store, FIRST)
    later = Decision(DeliveryState.PENDING, NOW + timedelta(minutes=5))
    with store.write() as uow:
        (claimed,) = uow.deliveries.claim_due(NOW, "a process", 8)
        uow.deliveries.record(claimed, later, NOW)
        uow.commit()
    assert put(store, NEWER) == [first]
    assert found(store, first).try_at == NOW


def test_one_that_is_being_sent_is_left_alone(store: Store) -> None:
    (first,) = put(store, FIRST)
    with store.write() as uow:
        uow.deliveries.claim_due(NOW, "a process", 8)
        uow.commit()
    (newer,) = put(store, NEWER)
    assert newer != first


def test_another_addressee_or_another_kind_is_another_message(store: Store) -> None:
    ids = put(store, FIRST, replace(NEWER, to_channel="G0SOUTH"), replace(NEWER, kind="news", dedup_key="3"))
    assert len(set(ids)) == 3
