"""Delivering: nobody waits for a conversation that hangs; limits are kept by method; nothing is lost."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import wait
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from bot.engine import record, send
from bot.engine.deliver_due import PLACES, Deliverer
from bot.engine.record import Recorder
from bot.engine.send import DeliveryResult
from bot.message_kinds import MESSAGE_KINDS
from bot.ports import Account
from bot.slack.addresses import slack_place
from bot.slack.limits import SLACK
from bot.values import Card
from state_machines.case.report import Urgency
from state_machines.errors import AskedToWait, StoreUnavailable
from state_machines.messages.delivery import (
    DeliveryState,
    Operation,
    RateLimited,
    Sent,
    TemporaryFailure,
    UnknownResult,
)
from state_machines.people.address import Address
from storage.records import OutgoingMessage
from storage.unit_of_work import Store, UnitOfWork
from tests.integration.delivery_helpers import Clock, Slack, drain, put, services_over, states, to
from tests.integration.examples import populate_store
from tests.stored import message_by_id, not_arrived

WAIT = timedelta(seconds=30)
#: Longest real wait for another thread, in seconds.
PATIENCE = 30.0


@dataclass
class BusyDirectory:
    """Slack's list of accounts, which may not be asked more often."""

    asked: int = 0

    def account(self, address: Address) -> Account | None:
        return None

    def account_of(self, email: str) -> Account | None:
        self.asked += 1
        raise AskedToWait("Slack did not answer.", WAIT)


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Slack:
    monkeypatch.setattr(send, "compose", lambda *_, **__: Card(title="", text="something"))
    return Slack()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def deliverer(store: Store, slack: Slack, clock: Clock) -> Iterator[Deliverer]:
    made = Deliverer(services_over(store), slack, clock.now, "a process", kinds=MESSAGE_KINDS)
    yield made
    slack.answer_all()
    made.finish(PATIENCE)


def until(done: Callable[[], bool], step: Callable[[], object]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < give_up
        step()


def test_a_conversation_that_hangs_holds_up_no_other(
    store: Store, slack: Slack, deliverer: Deliverer
) -> None:
    slack.hanging.add("C0")
    hanging, waiting = put(store, to("C0"), to("C0"))
    others = put(store, *(to(f"C{number}") for number in range(1, 3 * PLACES)))
    until(lambda: set(states(store, others)) == {"sent"}, deliverer.step)
    assert states(store, [hanging, waiting]) == ["sending", "pending"]
    slack.answer_all()
    drain(deliverer)
    assert states(store, [hanging, waiting]) == ["sent", "sent"]
    assert [one for channel, one in slack.posted if channel == "C0"] == [hanging, waiting]


def test_as_many_as_there_are_places_are_held_and_no_more(
    store: Store, slack: Slack, deliverer: Deliverer
) -> None:
    slack.hanging |= {f"C{number}" for number in range(PLACES + 4)}
    ids = put(store, *(to(f"C{number}") for number in range(PLACES + 4)))
    deliverer.step()
    deliverer.step()
    assert Counter(states(store, ids)) == {"sending": PLACES, "pending": 4}


def test_after_a_429_no_update_is_tried_until_it_is_over_and_posts_go_on(
    store: Store, slack: Slack, clock: Clock, deliverer: Deliverer
) -> None:
    first, second = put(store, to("C1"), to("C2"))
    drain(deliverer)
    slack.updates = [RateLimited(WAIT, Operation.REDRAW)]
    redraw(store, clock, first)
    drain(deliverer)
    redraw(store, clock, second)
    (news,) = put(store, to("C3"), now=clock.now())
    clock.move(seconds=29)
    drain(deliverer)
    assert (slack.redrawn, states(store, [news])) == ([first], ["sent"])
    clock.move(seconds=2)
    drain(deliverer)
    assert Counter(slack.redrawn) == {first: 2, second: 1}


def test_a_429_in_one_channel_rests_that_channel_only(
    store: Store, slack: Slack, clock: Clock, deliverer: Deliverer
) -> None:
    slack.answers["C1"] = [RateLimited(WAIT, Operation.POST)]
    put(store, to("C1"))
    drain(deliverer)
    put(store, to("C1"), to("C2"), to("C3"))
    drain(deliverer)
    assert Counter(slack.channels()) == {"C1": 1, "C2": 1, "C3": 1}
    clock.move(seconds=31)
    drain(deliverer)
    assert Counter(slack.channels()) == {"C1": 3, "C2": 1, "C3": 1}


def test_a_429_in_several_channels_rests_all_posting(
    store: Store, slack: Slack, clock: Clock, deliverer: Deliverer
) -> None:
    for channel in ("C1", "C2"):
        slack.answers[channel] = [RateLimited(WAIT, Operation.POST)]
    put(store, to("C1"), to("C2"))
    drain(deliverer)
    (other,) = put(store, to("C3"))
    drain(deliverer)
    assert states(store, [other]) == ["pending"]
    clock.move(seconds=31)
    drain(deliverer)
    assert Counter(slack.channels()) == {"C1": 2, "C2": 2, "C3": 1}


def test_where_slack_allows_no_more_lookups_the_message_waits_as_long_as_slack_says(
    store: Store, slack: Slack, clock: Clock
) -> None:
    busy = BusyDirectory()
    made = Deliverer(
        replace(services_over(populate_store(store)), directory=busy),
        slack,
        clock.now,
        "a process",
        kinds=MESSAGE_KINDS,
    )
    (first,) = put(store, OutgoingMessage("news", to_person_id="p-sam"))
    with store.write() as uow:
        uow.people.link_address("p-sam", None, reachable=True)
        uow.commit()
    drain(made)
    with store.read() as uow:
        waiting = message_by_id(uow, first)
    assert waiting is not None
    assert (waiting.state, waiting.try_at) == (DeliveryState.PENDING, clock.now() + WAIT)
    clock.move(seconds=29)
    drain(made)
    assert busy.asked == 1
    clock.move(seconds=2)
    drain(made)
    made.finish(PATIENCE)
    assert busy.asked == 2


def test_redraws_stay_under_what_slack_allows_in_a_minute(
    store: Store, slack: Slack, clock: Clock, deliverer: Deliverer
) -> None:
    ids = put(store, *(to(f"C{number}") for number in range(SLACK.sends.redraws_a_minute + 10)))
    drain(deliverer)
    redraw(store, clock, *ids)
    drain(deliverer)
    assert len(slack.redrawn) == SLACK.sends.redraws_a_minute
    rest = deliverer.seconds_until_due()
    assert rest is not None
    assert rest <= 60
    clock.move(seconds=61)
    drain(deliverer)
    assert sorted(slack.redrawn) == sorted(ids)


def test_as_soon_as_redraws_are_recorded_the_next_are_under_way(
    store: Store, slack: Slack, clock: Clock, deliverer: Deliverer
) -> None:
    """A thread that found nothing to do rests for a second, so it must not miss what there is."""
    ids = put(store, *(to(f"C{number}") for number in range(3 * SLACK.sends.redraws_at_once)))
    drain(deliverer)
    redraw(store, clock, *ids)
    until(lambda: len(slack.redrawn) == len(ids), lambda: assert_busy(deliverer))


def test_what_was_refused_for_good_reason_is_tried_ever_more_slowly_and_never_given_up(
    store: Store, slack: Slack, clock: Clock, deliverer: Deliverer
) -> None:
    slack.answers["C1"] = [TemporaryFailure("Slack answered 503")] * 12
    (message,) = put(store, to("C1"))
    waits = []
    for attempt in range(1, 13):
        drain(deliverer)
        assert len(slack.posted) == attempt
        with store.read() as uow:
            due = uow.deliveries.next_try_at()
            shown = [one.id for one in not_arrived(uow)]
        assert due is not None
        assert shown == ([message] if attempt > 1 else [])
        waits.append((due - clock.now()).total_seconds())
        clock.moment = due
    assert waits == sorted(waits)
    assert waits[-1] == 300
    drain(deliverer)
    assert states(store, [message]) == ["sent"]


def test_what_may_have_arrived_is_looked_for_and_sent_only_where_it_is_not(
    store: Store, slack: Slack, clock: Clock, deliverer: Deliverer
) -> None:
    arrived, lost = put(store, to("C1"), to("C2"))
    slack.answers = {"C1": [UnknownResult("no answer")], "C2": [UnknownResult("no answer")]}
    drain(deliverer)
    assert states(store, [arrived, lost]) == ["uncertain", "uncertain"]
    slack.found[arrived] = Sent(slack_place("C1"), "9.0")
    clock.move(seconds=2)
    drain(deliverer)
    assert states(store, [arrived, lost]) == ["sent", "sent"]
    assert sorted(slack.looked) == sorted([arrived, lost])
    assert Counter(slack.channels()) == {"C1": 1, "C2": 2}


def test_what_was_looked_for_in_vain_and_fails_once_more_is_shown_as_late(
    store: Store, slack: Slack, clock: Clock, deliverer: Deliverer, caplog: pytest.LogCaptureFixture
) -> None:
    """Looking for it is no fresh beginning: it has been tried twice, whatever lay in between."""
    (lost,) = put(store, to("C1"))
    slack.answers["C1"] = [UnknownResult("no answer"), TemporaryFailure("Slack answered 503")]
    with caplog.at_level(logging.INFO, "bot.engine.record"):
        drain(deliverer)
        clock.move(seconds=2)
        drain(deliverer)
    assert (slack.looked, states(store, [lost])) == ([lost], ["pending"])
    said = [one for one in caplog.records if "message.not_sent" in one.getMessage()]
    assert [(one.levelname, "attempt=2" in one.getMessage()) for one in said] == [
        ("INFO", False),
        ("WARNING", True),
    ]
    with store.read() as uow:
        assert [one.id for one in not_arrived(uow)] == [lost]


def test_what_came_first_is_read_first_for_a_little_and_then_silences_no_other(
    store: Store, slack: Slack, clock: Clock, deliverer: Deliverer
) -> None:
    populate_store(store)
    slack.answers["C1"] = [TemporaryFailure("Slack answered 503")] * 4
    first, second = put(store, about_the_same("C1"), about_the_same("C1"))
    drain(deliverer)
    assert [one for _, one in slack.posted] == [first]
    for seconds in (1, 2, 4):
        assert states(store, [second]) == ["pending"]
        clock.move(seconds=seconds)
        drain(deliverer)
    assert states(store, [first, second]) == ["pending", "sent"]


def test_what_is_more_urgent_does_not_wait_its_turn(store: Store, slack: Slack, deliverer: Deliverer) -> None:
    populate_store(store)
    slack.answers["C1"] = [TemporaryFailure("Slack answered 503")]
    put(store, about_the_same("C1"))
    drain(deliverer)
    (urgent,) = put(store, about_the_same("C1", Urgency.IMMEDIATE))
    drain(deliverer)
    assert states(store, [urgent]) == ["sent"]


def test_after_a_clock_was_set_back_what_was_written_before_is_still_sent(
    store: Store, clock: Clock, deliverer: Deliverer
) -> None:
    ids = put(store, to("C1"), to("C2"), now=clock.now())
    clock.move(hours=-1)
    ids += put(store, to("C3"), now=clock.now())
    drain(deliverer)
    assert set(states(store, ids)) == {"sent"}


def test_outcomes_are_kept_while_the_database_is_away_and_recorded_when_it_is_back(
    store: Store, slack: Slack, deliverer: Deliverer, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = put(store, *(to(f"C{number}") for number in range(4)))
    deliverer.step()
    until(lambda: len(slack.posted) == 4, lambda: time.sleep(0.01))
    with monkeypatch.context() as away:
        away.setattr(Recorder, "record_together", unavailable)
        for _ in range(3):
            with pytest.raises(StoreUnavailable):
                until(lambda: False, deliverer.step)
    drain(deliverer)
    assert set(states(store, ids)) == {"sent"}
    assert len(slack.posted) == 4


def test_one_outcome_that_cannot_be_recorded_does_not_hold_up_the_others(
    store: Store, slack: Slack, deliverer: Deliverer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, *good = put(store, *(to(f"C{number}") for number in range(4)))
    really = record._store

    def fails_for_one(uow: UnitOfWork, result: DeliveryResult, now: datetime) -> bool:
        if result.claimed.id == bad:
            raise KeyError(bad)
        return really(uow, result, now)

    monkeypatch.setattr(record, "_store", fails_for_one)
    drain(deliverer)
    assert (states(store, [bad]), set(states(store, good))) == (["sending"], {"sent"})


def about_the_same(channel: str, urgency: Urgency = Urgency.ROUTINE) -> OutgoingMessage:
    return OutgoingMessage("news", to_place=slack_place(channel), urgency=urgency, escalation_id="e-1")


def assert_busy(deliverer: Deliverer) -> None:
    deliverer.step()
    assert not deliverer.is_idle()
    wait(deliverer._sends_under_way())


def unavailable(*_: object) -> None:
    raise StoreUnavailable("The database does not answer.")


def redraw(store: Store, clock: Clock, *ids: str) -> None:
    with store.write() as uow:
        for one in ids:
            uow.messages.enqueue_redraw(one, clock.now())
        uow.commit()
