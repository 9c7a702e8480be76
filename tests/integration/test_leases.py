"""Leases run by the database's clock: a machine with a wrong clock takes nothing over and loses nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.engine import send
from bot.engine.deliver_due import Deliverer
from bot.engine.leases import MARGIN, RENEW, Leases
from bot.message_kinds import MESSAGE_KINDS
from bot.ports import SEND_TIMEOUT
from bot.values import Card
from state_machines.messages.delivery import TemporaryFailure
from storage.deliveries_repository import LEASE
from storage.unit_of_work import Store
from tests.integration.delivery_helpers import NOW, Clock, Slack, drain, put, services_over, states, to


def test_the_three_times_fit_into_each_other() -> None:
    """Renewed twice in vain, a request that begins then still ends before anybody takes over."""
    assert RENEW + SEND_TIMEOUT + MARGIN <= LEASE


@pytest.mark.parametrize("hours", [1, -1])
def test_a_process_whose_clock_is_wrong_takes_over_nothing_that_is_held(store: Store, hours: int) -> None:
    ids = put(store, to("C1"), to("C2"))
    with store.write() as uow:
        assert len(uow.deliveries.claim_due(NOW, "a process", 8)) == 2
        uow.commit()
    wrong = Clock()
    wrong.move(hours=hours)
    with store.write() as uow:
        assert not uow.deliveries.has_expired_leases()
        assert uow.deliveries.expire_leases(wrong.now()) == ()
        assert uow.deliveries.claim_due(wrong.now(), "another", 8) == ()
    assert states(store, ids) == ["sending", "sending"]


@pytest.mark.parametrize("hours", [1, -1])
def test_what_a_process_with_a_wrong_clock_holds_is_its_own_for_as_long_as_anybodys(
    store: Store, hours: int
) -> None:
    wrong = Clock()
    put(store, to("C1"), now=wrong.now() - timedelta(hours=2))
    wrong.move(hours=hours)
    with store.write() as uow:
        (held,) = uow.deliveries.claim_due(wrong.now(), "a wrong one", 8)
        assert uow.deliveries.expire_leases(NOW) == ()
        uow.deliveries.renew("a wrong one", [held.id], lease=timedelta(0))
        assert uow.deliveries.expire_leases(NOW) == (held.id,)


class Seconds:
    """A clock that nobody sets; it goes on when a test says so."""

    def __init__(self) -> None:
        self.passed = 100.0

    def __call__(self) -> float:
        return self.passed


def test_nothing_is_begun_that_could_outlive_its_lease(store: Store) -> None:
    seconds = Seconds()
    leases = Leases(store, "a process", seconds)
    leases.hold(["m-1"], leases.clock_seconds())
    assert leases.may_send("m-1")
    assert not leases.may_send("m-2")
    seconds.passed += (LEASE - SEND_TIMEOUT - MARGIN).total_seconds()
    assert leases.may_send("m-1")
    seconds.passed += 0.01
    assert not leases.may_send("m-1")


def test_what_was_taken_over_meanwhile_is_not_renewed(store: Store) -> None:
    seconds = Seconds()
    leases = Leases(store, "a process", seconds)
    lost, kept = put(store, to("C1"), to("C2"))
    with store.write() as uow:
        uow.deliveries.claim_due(NOW, "a process", 8)
        uow.commit()
    leases.hold([lost, kept], leases.clock_seconds())
    with store.write() as uow:
        uow.deliveries.renew("a process", [lost], lease=timedelta(0))
        uow.deliveries.expire_leases(NOW)
        uow.commit()
    seconds.passed += 3
    assert leases.seconds_until_renewal() == 0
    leases.renew()
    assert leases.seconds_until_renewal() == RENEW.total_seconds()
    assert (leases.may_send(lost), leases.may_send(kept)) == (False, True)


def test_a_process_that_was_frozen_does_not_post_what_it_no_longer_holds(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds, clock = Seconds(), Clock()

    class FrozenBeforePosting(Slack):
        """As a process that is stopped and goes on half a minute later, just before its request."""

        def send(self, place, shown, message_id, may=lambda: True):  # type: ignore[no-untyped-def] # as in Slack
            seconds.passed += 30
            return super().send(place, shown, message_id) if may() else TemporaryFailure("too late")

    monkeypatch.setattr(send, "compose", lambda *_, **__: Card(title="", text="something"))
    slack = FrozenBeforePosting()
    frozen = Deliverer(services_over(store), slack, clock.now, "frozen", kinds=MESSAGE_KINDS)
    frozen.leases._clock = seconds
    (message,) = put(store, to("C1"))
    frozen.step()
    while not frozen._results:
        pass
    with store.write() as uow:
        uow.deliveries.renew("frozen", [message], lease=timedelta(0))
        assert uow.deliveries.expire_leases(NOW) == (message,)
        uow.commit()
    frozen._finish_recording()
    assert (slack.posted, states(store, [message])) == ([], ["uncertain"])
    frozen.finish(0)


def test_a_process_renews_what_hangs_for_longer_than_a_lease(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send, "compose", lambda *_, **__: Card(title="", text="something"))
    seconds, slack = Seconds(), Slack(hanging={"C1"})
    deliverer = Deliverer(services_over(store), slack, Clock().now, "a process", kinds=MESSAGE_KINDS)
    deliverer.leases._clock = seconds
    (message,) = put(store, to("C1"))
    deliverer.step()
    with store.write() as uow:
        uow.deliveries.renew("a process", [message], lease=timedelta(0))
        uow.commit()
    seconds.passed += RENEW.total_seconds()
    deliverer.step()
    with store.read() as uow:
        assert not uow.deliveries.has_expired_leases()
    slack.answer_all()
    drain(deliverer)
    assert states(store, [message]) == ["sent"]
    deliverer.finish(1)
