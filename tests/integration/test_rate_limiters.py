"""A chat that asks to wait slows no other: each surface has limits of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from bot.cards.parts.card_builder import card
from bot.engine.deliver_due import Deliverer
from bot.engine.rate_limiter import PROBE_EVERY
from bot.engine.rate_limiters import RateLimiters
from bot.message_kinds import MESSAGE_KINDS
from bot.surface_profile import SendLimits
from bot.values import Card
from dialogs.prompt import Prompt
from state_machines.messages.delivery import Operation, RateLimited, SendResult, Sent
from state_machines.people.address import Address
from storage.records import OutgoingMessage
from storage.unit_of_work import Store
from tests.integration.delivery_helpers import Clock, drain, put, services_over, states
from tests.stored import message_by_id

WAIT = timedelta(seconds=30)
QUICK, SLOW = SendLimits(redraws_a_minute=45, redraws_at_once=4), SendLimits(2, 1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limiters(clock: Clock) -> RateLimiters:
    return RateLimiters(clock.now, {"slack": QUICK, "terminal": SLOW})


def refuse_posts(limiters: RateLimiters, surface: str) -> None:
    limiter = limiters.of(surface)
    assert limiter is not None
    for conversation in ("C1", "C2"):
        limiter.note_refusal(Operation.POST, conversation, WAIT)


def wait_of(limiters: RateLimiters, surface: str, operation: Operation) -> timedelta | None:
    limiter = limiters.of(surface)
    assert limiter is not None
    return limiter.wait_before(operation, "C3")


def test_posting_on_one_rests_and_on_the_other_goes_on(limiters: RateLimiters) -> None:
    refuse_posts(limiters, "slack")
    assert wait_of(limiters, "slack", Operation.POST) == PROBE_EVERY
    assert wait_of(limiters, "terminal", Operation.POST) is None
    assert limiters.room(8, 0).posts >= 8
    assert sorted(limiters.room(8, 0).resting) == ["C1", "C2"]


def test_where_all_rest_nothing_is_claimed_until_the_first_may_go_on(
    limiters: RateLimiters, clock: Clock
) -> None:
    refuse_posts(limiters, "slack")
    refuse_posts(limiters, "terminal")
    assert limiters.room(8, 0).posts == 0
    assert limiters.more_room_at() == clock.now() + PROBE_EVERY


def test_each_counts_its_own_redraws(limiters: RateLimiters, clock: Clock) -> None:
    assert [wait_of(limiters, "terminal", Operation.REDRAW) for _ in range(2)] == [None, None]
    assert wait_of(limiters, "terminal", Operation.REDRAW) == timedelta(minutes=1)
    assert wait_of(limiters, "slack", Operation.REDRAW) is None
    assert limiters.room(8, 0).redraws == 4
    clock.move(seconds=60)
    assert wait_of(limiters, "terminal", Operation.REDRAW) is None


def test_processes_share_each_surfaces_redraws(limiters: RateLimiters) -> None:
    limiters.share_between(2)
    assert [wait_of(limiters, "terminal", Operation.REDRAW) for _ in range(2)] == [
        None,
        timedelta(minutes=1),
    ]


def test_a_surface_that_is_not_on_has_no_limiter(limiters: RateLimiters) -> None:
    assert limiters.of("matrix") is None


@dataclass
class Chats:
    """Two chats behind one messenger; posts to one are refused."""

    posted: list[Address] = field(default_factory=list)

    def send(
        self, place: Address, shown: Card | Prompt, message_id: str, may: Callable[[], bool] = lambda: True
    ) -> SendResult:
        self.posted.append(place)
        return RateLimited(WAIT, Operation.POST) if place.surface == "terminal" else Sent(place, message_id)

    def open(self, address: Address) -> SendResult | None:
        return None

    def delete(self, sent: Sent) -> SendResult:
        return sent

    def redraw(self, sent: Sent, shown: Card | Prompt, message_id: str) -> SendResult:
        return sent

    def find(self, place: Address, message_id: str, since: datetime) -> Sent | None:
        return None

    def close(self) -> None:
        """Nothing is held."""


def to(surface: str, place: str) -> OutgoingMessage:
    return OutgoingMessage("news", to_place=Address(surface, place))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.engine.send.compose", lambda *_, **__: card("News"))


@pytest.mark.usefixtures("drawn")
def test_messages_of_a_chat_that_refuses_wait_and_those_of_the_other_arrive(
    store: Store, clock: Clock
) -> None:
    chats = Chats()
    deliverer = Deliverer(services_over(store), chats, clock.now, "a process", kinds=MESSAGE_KINDS)
    deliverer.rate_limiters = RateLimiters(clock.now, {"slack": QUICK, "terminal": SLOW})
    deliverer._sender = replace(deliverer._sender, rate_limiters=deliverer.rate_limiters)
    put(store, to("terminal", "a"), to("terminal", "b"))
    drain(deliverer)
    ids = put(store, *(to("terminal", f"t{n}") for n in range(3)), *(to("slack", f"C{n}") for n in range(3)))
    drain(deliverer)
    deliverer.finish(1)
    assert states(store, ids) == ["pending"] * 3 + ["sent"] * 3
    assert sorted(str(one) for one in chats.posted if one.surface == "terminal") == [
        "terminal:a",
        "terminal:b",
    ]


@pytest.mark.usefixtures("drawn")
def test_what_is_for_a_chat_that_is_not_on_waits_and_is_never_posted(store: Store, clock: Clock) -> None:
    chats = Chats()
    deliverer = Deliverer(services_over(store), chats, clock.now, "a process", kinds=MESSAGE_KINDS)
    (message,) = put(store, to("matrix", "room"))
    drain(deliverer)
    deliverer.finish(1)
    assert (chats.posted, states(store, [message])) == ([], ["pending"])
    with store.read() as uow:
        stored = message_by_id(uow, message)
    assert stored is not None
    assert stored.last_error == "nothing is sent on matrix from here"
