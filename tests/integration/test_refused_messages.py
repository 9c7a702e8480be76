"""What a chat refuses: kept with since when, closed after hours of it, posted anew, counted. News wait."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.cards.messages.news import NewsPayload
from bot.cards.messages.ping import PingPayload
from bot.engine import send
from bot.engine.deliver_due import Deliverer
from bot.message_kinds import MESSAGE_KINDS
from bot.reading.unreached import read_unreached
from bot.slack.addresses import slack_place
from bot.values import Card
from state_machines.messages.delivery import (
    DeliveryDecision,
    DeliveryState,
    PermanentFailure,
    TemporaryFailure,
)
from state_machines.messages.refusal import LASTING, Refusal, RefusalKind
from storage.message_claims import NEWS, PING
from storage.records import MessageRef, OutgoingMessage
from storage.unit_of_work import Store
from tests.integration.delivery_helpers import NOW, Clock, Slack, drain, put, services_over, states, to
from tests.integration.examples import PING as PING_MESSAGE
from tests.integration.examples import populate_store
from tests.stored import message_by_id

STRANGE = TemporaryFailure("Slack answered strange", Refusal(RefusalKind.OURS, "strange"))
OTHER = TemporaryFailure("Slack answered other", Refusal(RefusalKind.OURS, "other"))
SHUT_OUT = TemporaryFailure("revoked", Refusal(RefusalKind.OURS, "revoked", of_everything=True))
#: Longer than the longest wait between two attempts.
PAUSE = timedelta(minutes=6)


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Slack:
    monkeypatch.setattr(send, "compose", lambda *_, **__: Card(title="", text="something"))
    return Slack()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def deliverer(store: Store, slack: Slack, clock: Clock) -> Iterator[Deliverer]:
    populate_store(store)
    yield Deliverer(services_over(store), slack, clock.now, "a process", kinds=MESSAGE_KINDS)
    slack.answer_all()


def refused_since(store: Store, message_id: str) -> tuple[str | None, timedelta | None]:
    with store.read() as uow:
        found = message_by_id(uow, message_id)
    assert found is not None
    return found.refusal, None if found.refused_since is None else found.refused_since - NOW


def test_a_refusal_is_kept_with_the_moment_since_which_it_has_been_that_one(
    store: Store, slack: Slack, clock: Clock, deliverer: Deliverer
) -> None:
    (one,) = put(store, to("G1"))
    slack.answers["G1"] = [STRANGE, STRANGE, OTHER]
    drain(deliverer)
    assert refused_since(store, one) == ("ours:strange", timedelta())
    clock.moment += PAUSE
    drain(deliverer)
    assert refused_since(store, one) == ("ours:strange", timedelta())
    clock.moment += PAUSE
    drain(deliverer)
    assert refused_since(store, one) == ("ours:other", 2 * PAUSE)
    clock.moment += PAUSE
    drain(deliverer)
    assert states(store, [one]) == ["sent"]
    assert refused_since(store, one) == (None, None)


def test_the_same_refusal_for_hours_fails_and_one_of_the_whole_app_never_does(
    store: Store, slack: Slack, clock: Clock, deliverer: Deliverer
) -> None:
    ids = put(store, to("G1"), to("G2"))
    slack.answers |= {"G1": [STRANGE] * 9, "G2": [SHUT_OUT] * 9}
    drain(deliverer)
    clock.moment += LASTING - timedelta(minutes=1)
    drain(deliverer)
    assert states(store, ids) == ["pending", "pending"]
    clock.moment += PAUSE
    drain(deliverer)
    assert states(store, ids) == ["failed", "pending"]
    with store.read() as uow:
        groups = {(one.refusal, one.waiting, one.count) for one in uow.vitals.refused_messages(NOW)}
    assert groups == {("ours:strange", False, 1), ("ours:revoked", True, 1)}


def test_a_card_that_can_be_changed_no_more_is_posted_anew_and_that_one_is_redrawn(
    store: Store, slack: Slack, deliverer: Deliverer
) -> None:
    (one,) = put(store, to("G1", kind=PING))
    drain(deliverer)
    slack.updates = [PermanentFailure("too late", is_fixed=True)]
    with store.write() as uow:
        uow.messages.enqueue_redraw(one, NOW)
        uow.commit()
    drain(deliverer)
    assert slack.channels() == ["G1", "G1"]
    (_, anew) = slack.posted[1]
    with store.write() as uow:
        for message in (one, anew):
            uow.messages.enqueue_redraw(message, NOW)
        uow.commit()
    drain(deliverer)
    assert slack.redrawn == [one, anew]
    with store.read() as uow:
        assert [entry.action for entry in uow.audit.of_subject(one)][-1:] == ["message:fixed"]


def test_in_a_channel_that_is_closed_nothing_is_posted_anew(
    store: Store, slack: Slack, deliverer: Deliverer
) -> None:
    (one,) = put(store, to("G1", kind=PING))
    drain(deliverer)
    slack.updates = [PermanentFailure("the channel is archived")]
    with store.write() as uow:
        uow.messages.enqueue_redraw(one, NOW)
        uow.commit()
    drain(deliverer)
    assert slack.channels() == ["G1"]


def test_the_kinds_by_which_news_wait_are_those_of_their_cards() -> None:
    assert (PING, NEWS) == (PingPayload.KIND, NewsPayload.KIND)


def test_news_wait_for_the_first_attempt_of_the_ping_that_they_may_tell_of(store: Store) -> None:
    populate_store(store)
    news = OutgoingMessage(NEWS, to_person_id="p-ruth", escalation_id=PING_MESSAGE.escalation_id)
    assert PING_MESSAGE.to_person_id not in {None, "p-ruth"}
    with store.write() as uow:
        uow.messages.enqueue(PING_MESSAGE, NOW)
        uow.messages.enqueue(news, NOW)
        (ping,) = uow.deliveries.claim_due(NOW, "a process", 10)
        assert ping.message.kind == PING
        assert uow.deliveries.claim_due(NOW, "a process", 10) == ()
        assert uow.deliveries.next_try_at() is None
        failed = DeliveryDecision(DeliveryState.PENDING, NOW + PAUSE)
        uow.deliveries.record(ping, failed, NOW, error="refused")
        assert PING_MESSAGE.to_person_id in read_unreached(uow, [str(PING_MESSAGE.escalation_id)]).in_vain
        (second,) = uow.deliveries.claim_due(NOW, "a process", 10)
        assert second.message.kind == NEWS


def test_who_was_sent_anything_about_it_is_reached(store: Store) -> None:
    populate_store(store)
    escalation_id, person_id = str(PING_MESSAGE.escalation_id), PING_MESSAGE.to_person_id
    with store.write() as uow:
        uow.messages.enqueue(PING_MESSAGE, NOW)
        assert person_id in read_unreached(uow, [escalation_id]).on_the_way
        (ping,) = uow.deliveries.claim_due(NOW, "a process", 10)
        assert person_id in read_unreached(uow, [escalation_id]).on_the_way
        place = MessageRef(slack_place("D0SAM"), "1.0")
        uow.deliveries.record(ping, DeliveryDecision(DeliveryState.SENT), NOW, at=place)
        uow.messages.enqueue(replace(PING_MESSAGE, dedup_key="again"), NOW)
        assert person_id not in read_unreached(uow, [escalation_id])
