"""The outbox: urgent first, one at a time in a conversation, and what came of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.slack.addresses import slack_place
from state_machines.case.report import Urgency
from state_machines.messages.delivery import DeliveryDecision, DeliveryState
from storage.message_claims import ClaimCapacity
from storage.records import MessageRef, OutgoingMessage, QueuedMessage
from storage.unit_of_work import Store, UnitOfWork
from tests.integration.examples import NOW, PING, SOON, populate_store
from tests.stored import message_by_id, not_arrived

#: A lease that has run out by the time anybody looks.
OVER = timedelta(0)
PLACE = MessageRef(slack_place("D0SAM"), "1732197600.000100")
SENT = DeliveryDecision(DeliveryState.SENT)


@pytest.fixture
def town(store: Store) -> Store:
    return populate_store(store)


def to_channel(kind: str, channel: str = "G0NORTH", urgency: Urgency = Urgency.ROUTINE) -> OutgoingMessage:
    return OutgoingMessage(kind=kind, to_place=slack_place(channel), urgency=urgency)


def claim(uow: UnitOfWork, limit: int = 10) -> list[QueuedMessage]:
    return list(uow.deliveries.claim_due(NOW, "a process", limit))


def kinds(claimed: list[QueuedMessage]) -> list[str]:
    return [queued.message.kind for queued in claimed]


def test_a_message_is_claimed_with_everything_it_carries(town: Store) -> None:
    with town.write() as uow:
        message_id = uow.messages.enqueue(PING, NOW)
        expected = QueuedMessage(
            message_id,
            PING,
            DeliveryState.PENDING,
            attempts=1,
            created_at=NOW,
            try_at=NOW,
        )
        assert claim(uow) == [expected]
        assert message_by_id(uow, message_id) == replace(expected, state=DeliveryState.SENDING)
        assert claim(uow) == []


def test_a_message_goes_to_one_place() -> None:
    with pytest.raises(ValueError, match="one of them only"):
        OutgoingMessage(kind="ping")
    with pytest.raises(ValueError, match="one of them only"):
        OutgoingMessage(kind="ping", to_person_id="p-sam", to_place=slack_place("G0NORTH"))


def test_a_person_sees_a_given_ping_once(town: Store) -> None:
    with town.write() as uow:
        first = uow.messages.enqueue(PING, NOW)
        again = uow.messages.enqueue(replace(PING, kind="other"), SOON)
        assert [message_by_id(uow, first) is None, message_by_id(uow, again) is None] == [False, True]
        uow.messages.enqueue(replace(PING, kind="other"), SOON)
        uow.messages.enqueue(replace(PING, kind="unkeyed", to_person_id="p-ruth", dedup_key=None), NOW)
        assert kinds(claim(uow)) == ["ping", "unkeyed"]


def test_urgent_messages_go_first_and_then_in_order(town: Store) -> None:
    with town.write() as uow:
        uow.messages.enqueue(to_channel("routine", "C1"), NOW)
        uow.messages.enqueue(to_channel("urgent", "C2", Urgency.URGENT), NOW)
        uow.messages.enqueue(to_channel("immediate", "C3", Urgency.IMMEDIATE), NOW)
        uow.messages.enqueue(to_channel("later routine", "C4"), NOW)
        assert kinds(claim(uow, limit=2)) == ["immediate", "urgent"]
        assert kinds(claim(uow)) == ["routine", "later routine"]


def test_who_waits_at_their_phone_comes_before_all_but_what_is_immediate(town: Store) -> None:
    waited_for = OutgoingMessage(
        kind="question", to_place=slack_place("G4"), urgency=Urgency.URGENT, waited_for=True
    )
    with town.write() as uow:
        uow.messages.enqueue(to_channel("urgent", "G1", Urgency.URGENT), NOW)
        uow.messages.enqueue(waited_for, NOW)
        uow.messages.enqueue(to_channel("immediate", "G3", Urgency.IMMEDIATE), NOW)
        uow.commit()
    with town.write() as uow:
        assert kinds(claim(uow)) == ["immediate", "question", "urgent"]


def test_while_posting_rests_the_most_urgent_post_is_the_one_that_finds_out(town: Store) -> None:
    with town.write() as uow:
        uow.messages.enqueue(to_channel("sent", "C0"), NOW)
        (sent,) = claim(uow)
        uow.deliveries.record(sent, SENT, NOW, at=PLACE)
        uow.messages.enqueue_redraw(sent.id, NOW)
        uow.messages.enqueue(to_channel("routine", "C1"), NOW)
        uow.messages.enqueue(to_channel("immediate", "C2", Urgency.IMMEDIATE), NOW)
        found = uow.deliveries.claim_due(NOW, "a process", ClaimCapacity(8, posts=1))
        assert sorted((one.message.kind, bool(one.redraws)) for one in found) == [
            ("immediate", False),
            ("sent", True),
        ]
        assert not uow.deliveries.claim_due(NOW, "a process", ClaimCapacity(8, posts=0))
        assert kinds(claim(uow)) == ["routine"]


def test_one_message_at_a_time_is_sent_in_a_conversation(town: Store) -> None:
    with town.write() as uow:
        uow.messages.enqueue(to_channel("first"), NOW)
        uow.messages.enqueue(to_channel("second"), NOW)
        uow.messages.enqueue(to_channel("elsewhere", "C2"), NOW)
        claimed = claim(uow)
        assert kinds(claimed) == ["first", "elsewhere"]
        assert claim(uow) == []
        assert uow.deliveries.record(claimed[0], SENT, NOW, at=PLACE)
        assert kinds(claim(uow)) == ["second"]


def test_a_message_waits_for_its_time(town: Store) -> None:
    with town.write() as uow:
        uow.messages.enqueue(to_channel("later"), NOW, try_at=SOON)
        assert uow.deliveries.next_try_at() == SOON
        assert claim(uow) == []
        assert kinds(list(uow.deliveries.claim_due(SOON, "a process", 10))) == ["later"]


def test_a_message_that_waits_for_its_next_attempt_does_not_silence_its_conversation(town: Store) -> None:
    with town.write() as uow:
        uow.messages.enqueue(to_channel("refused"), NOW)
        uow.messages.enqueue(to_channel("next"), NOW)
        (refused,) = claim(uow)
        uow.deliveries.record(
            refused, DeliveryDecision(DeliveryState.PENDING, SOON), NOW, error="ratelimited"
        )
        assert kinds(claim(uow)) == ["next"]


def test_a_sent_message_says_where_it_stands(town: Store) -> None:
    with town.write() as uow:
        uow.messages.enqueue(PING, NOW)
        (claimed,) = claim(uow)
        uow.deliveries.record(claimed, SENT, SOON, at=PLACE)
        stored = message_by_id(uow, claimed.id)
        assert stored is not None
        assert (stored.state, stored.place, stored.mark) == (DeliveryState.SENT, PLACE.place, PLACE.mark)
        assert stored.sent_at == SOON
        assert uow.deliveries.next_try_at() is None


def test_a_lease_that_ran_out_leaves_the_message_uncertain_and_due(town: Store) -> None:
    with town.write() as uow:
        uow.messages.enqueue(PING, NOW)
        (claimed,) = uow.deliveries.claim_due(NOW, "a process", 10)
        assert uow.deliveries.expire_leases(SOON) == ()
        assert uow.deliveries.renew("a process", [claimed.id], lease=OVER) == {claimed.id}
        (lost,) = uow.deliveries.expire_leases(SOON)
        assert lost == claimed.id
        (again,) = uow.deliveries.claim_due(SOON, "another", 10)
        assert (again.state, again.attempts) == (DeliveryState.UNCERTAIN, 2)


def test_a_lease_is_renewed_by_whoever_holds_it_and_nobody_else(town: Store) -> None:
    with town.write() as uow:
        uow.messages.enqueue(PING, NOW)
        (claimed,) = uow.deliveries.claim_due(NOW, "a process", 10, lease=OVER)
        assert uow.deliveries.renew("another", [claimed.id]) == frozenset()
        assert uow.deliveries.renew("a process", [claimed.id]) == {claimed.id}
        assert uow.deliveries.expire_leases(NOW) == ()


def test_what_was_claimed_and_not_begun_is_given_back_as_it_was(town: Store) -> None:
    with town.write() as uow:
        message_id = uow.messages.enqueue(PING, NOW)
        before = message_by_id(uow, message_id)
        (claimed,) = uow.deliveries.claim_due(NOW, "a process", 10)
        assert uow.deliveries.release("another", [claimed.id]) == 0
        assert uow.deliveries.release("a process", [claimed.id]) == 1
        assert message_by_id(uow, message_id) == before


def test_a_late_answer_of_a_lost_sender_counts_only_if_it_was_sent(town: Store) -> None:
    with town.write() as uow:
        uow.messages.enqueue(PING, NOW)
        (first,) = uow.deliveries.claim_due(NOW, "a process", 10, lease=OVER)
        uow.deliveries.expire_leases(NOW)
        (second,) = uow.deliveries.claim_due(NOW, "another", 10)
        assert not uow.deliveries.record(first, DeliveryDecision(DeliveryState.PENDING, SOON), NOW)
        assert uow.deliveries.record(first, SENT, SOON, at=PLACE)
        assert not uow.deliveries.record(second, DeliveryDecision(DeliveryState.PENDING, SOON), SOON)
        assert not uow.deliveries.record(second, SENT, SOON, at=MessageRef(slack_place("D0SAM"), "2.2"))
        stored = message_by_id(uow, first.id)
        assert stored is not None
        assert (stored.state, stored.mark, stored.sent_at) == (DeliveryState.SENT, PLACE.mark, SOON)


def test_what_has_not_arrived_is_visible(town: Store) -> None:
    with town.write() as uow:
        uow.messages.enqueue(to_channel("impossible", "C1"), NOW)
        uow.messages.enqueue(to_channel("stubborn", "C2"), NOW)
        uow.messages.enqueue(to_channel("first try", "C3"), NOW)
        impossible, stubborn, _first_try = claim(uow)
        uow.deliveries.record(
            impossible, DeliveryDecision(DeliveryState.FAILED), NOW, error="channel_not_found"
        )
        uow.deliveries.record(stubborn, DeliveryDecision(DeliveryState.PENDING, NOW), NOW, error="timeout")
        (again,) = claim(uow)
        uow.deliveries.record(again, DeliveryDecision(DeliveryState.PENDING, SOON), NOW, error="timeout")
        shown = [(queued.kind, queued.last_error) for queued in not_arrived(uow)]
        assert shown == [("impossible", "channel_not_found"), ("stubborn", "timeout")]
        assert uow.deliveries.next_try_at() == SOON
