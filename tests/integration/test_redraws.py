"""Every copy of a message is drawn again when its duty changes, in as few calls as possible."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.slack.addresses import slack_place
from state_machines.case.report import Urgency
from state_machines.messages.delivery import DeliveryDecision, DeliveryState
from storage.records import MessageRef, OutgoingMessage, QueuedMessage
from storage.unit_of_work import Store, UnitOfWork
from tests.integration.examples import NOW, PING, SOON, populate_store

PLACE = MessageRef(slack_place("D0SAM"), "1732197600.000100")
SENT = DeliveryDecision(DeliveryState.SENT)


@pytest.fixture
def town(store: Store) -> Store:
    return populate_store(store)


def deliver_ping(uow: UnitOfWork) -> QueuedMessage:
    uow.messages.enqueue(PING, NOW)
    (claimed,) = uow.deliveries.claim_due(NOW, "a process", 10)
    uow.deliveries.record(claimed, SENT, NOW, at=PLACE)
    return claimed


def test_a_redraw_knows_which_message_it_redraws_and_where_that_stands(town: Store) -> None:
    with town.write() as uow:
        ping = deliver_ping(uow)
        uow.messages.enqueue_redraw(ping.id, NOW)
        (redraw,) = uow.deliveries.claim_due(NOW, "a process", 10)
        assert redraw.id != ping.id
        assert redraw.redraws == ping.id
        assert (redraw.place, redraw.mark) == (PLACE.place, PLACE.mark)
        assert redraw.message == replace(PING, dedup_key=None)


def test_redraws_of_one_message_are_coalesced_until_one_is_under_way(town: Store) -> None:
    with town.write() as uow:
        ping = deliver_ping(uow)
        uow.messages.enqueue_redraw(ping.id, NOW)
        uow.messages.enqueue_redraw(ping.id, SOON)
        (first,) = uow.deliveries.claim_due(NOW, "a process", 10)
        uow.messages.enqueue_redraw(ping.id, SOON)
        uow.deliveries.record(first, SENT, NOW)
        (second,) = uow.deliveries.claim_due(SOON, "a process", 10)
        assert second.id != first.id
        uow.deliveries.record(second, DeliveryDecision(DeliveryState.UNCERTAIN, SOON), NOW)
        uow.messages.enqueue_redraw(ping.id, SOON)
        assert [one.id for one in uow.deliveries.claim_due(SOON, "a process", 10)] == [second.id]
        uow.deliveries.record(second, SENT, SOON)
        assert uow.deliveries.claim_due(SOON, "a process", 10) == ()


def test_a_message_that_still_waits_is_not_redrawn(town: Store) -> None:
    with town.write() as uow:
        message_id = uow.messages.enqueue(PING, NOW)
        uow.messages.enqueue_redraw(message_id, NOW)
        uow.messages.enqueue_redraw("nothing", NOW)
        uow.messages.redraw_copies("e-1", {"ping"}, NOW)
        assert [one.id for one in uow.deliveries.claim_due(NOW, "a process", 10)] == [message_id]


def test_a_redraw_waits_until_its_message_was_sent(town: Store) -> None:
    with town.write() as uow:
        uow.messages.enqueue(PING, NOW)
        (ping,) = uow.deliveries.claim_due(NOW, "a process", 10)
        uow.messages.enqueue_redraw(ping.id, NOW)
        uow.deliveries.record(ping, DeliveryDecision(DeliveryState.UNCERTAIN, SOON), NOW)
        assert uow.deliveries.claim_due(NOW, "a process", 10) == ()
        assert uow.deliveries.next_try_at() == SOON
        (again,) = uow.deliveries.claim_due(SOON, "a process", 10)
        uow.deliveries.record(again, SENT, SOON, at=PLACE)
        assert [queued.redraws for queued in uow.deliveries.claim_due(SOON, "a process", 10)] == [ping.id]


def test_every_copy_of_an_escalation_is_redrawn(town: Store) -> None:
    with town.write() as uow:
        deliver_ping(uow)
        uow.messages.enqueue(
            OutgoingMessage("card", to_place=slack_place("G0NORTH"), escalation_id="e-1"), NOW
        )
        (card,) = uow.deliveries.claim_due(NOW, "a process", 10)
        uow.deliveries.record(card, SENT, NOW, at=MessageRef(slack_place("G0NORTH"), "3.3"))
        uow.messages.redraw_copies("e-1", {"ping", "card"}, NOW)
        uow.messages.redraw_copies("e-1", {"ping", "card"}, NOW)
        redraws = uow.deliveries.claim_due(NOW, "a process", 10)
        assert [redraw.mark for redraw in redraws] == [PLACE.mark, "3.3"]
        uow.messages.redraw_copies("e-1", {"card"}, NOW)
        uow.deliveries.record(redraws[0], SENT, NOW)
        uow.deliveries.record(redraws[1], SENT, NOW)
        assert [one.mark for one in uow.deliveries.claim_due(NOW, "a process", 10)] == ["3.3"]


def test_redraws_come_after_everything_that_is_new(town: Store) -> None:
    with town.write() as uow:
        ping = deliver_ping(uow)
        uow.messages.enqueue_redraw(ping.id, NOW)
        news = OutgoingMessage("news", to_place=slack_place("C2"), urgency=Urgency.ROUTINE)
        uow.messages.enqueue(news, NOW)
        claimed = uow.deliveries.claim_due(NOW, "a process", 10)
        assert [queued.message.kind for queued in claimed] == ["news", "ping"]


def test_among_redraws_the_most_urgent_goes_first(town: Store) -> None:
    cards = {
        urgency: OutgoingMessage("card", to_place=slack_place(f"C{urgency}"), urgency=urgency)
        for urgency in (Urgency.ROUTINE, Urgency.URGENT, Urgency.IMMEDIATE)
    }
    with town.write() as uow:
        for card in cards.values():
            uow.messages.enqueue(card, NOW)
        claimed = {one.message.urgency: one for one in uow.deliveries.claim_due(NOW, "a process", 10)}
        for urgency in cards:
            uow.deliveries.record(claimed[urgency], SENT, NOW, at=PLACE)
            uow.messages.enqueue_redraw(claimed[urgency].id, NOW)
        redraws = uow.deliveries.claim_due(NOW, "a process", 10)
        assert [one.message.urgency for one in redraws] == [*reversed(cards)]


def test_a_redraw_whose_sender_died_simply_waits_again(town: Store) -> None:
    with town.write() as uow:
        ping = deliver_ping(uow)
        uow.messages.enqueue_redraw(ping.id, NOW)
        uow.deliveries.claim_due(NOW, "a process", 10, lease=timedelta(0))
        (lost,) = uow.deliveries.expire_leases(NOW)
        (again,) = uow.deliveries.claim_due(NOW, "another", 10)
        assert (again.id, again.state) == (lost, DeliveryState.PENDING)


def test_redraws_of_a_message_that_failed_are_never_due(town: Store) -> None:
    with town.write() as uow:
        uow.messages.enqueue(PING, NOW)
        (ping,) = uow.deliveries.claim_due(NOW, "a process", 10)
        uow.messages.enqueue_redraw(ping.id, NOW)
        uow.deliveries.record(ping, DeliveryDecision(DeliveryState.FAILED), NOW, error="user_not_found")
        uow.messages.enqueue_redraw(ping.id, NOW)
        assert uow.deliveries.next_try_at() is None
