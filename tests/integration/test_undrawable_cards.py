"""A card that cannot be drawn slows nobody else's down, takes no share of a limit, and is an alarm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from bot.engine import send
from bot.engine.deliver_due import Deliverer
from bot.health.findings import Level
from bot.health.look import take_look
from bot.message_kinds import MESSAGE_KINDS
from bot.slack.limits import SLACK
from bot.values import Card
from state_machines.errors import StoreUnavailable
from storage.records import OutgoingMessage
from storage.unit_of_work import Store
from tests.integration.delivery_helpers import Clock, Slack, drain, put, services_over, states, to
from tests.integration.examples import ESCALATION, populate_store
from tests.stored import message_by_id


class Drawing:
    """Draws every card but those of the kind "broken", for which it fails as a test says."""

    def __init__(self, error: Callable[[], Exception]) -> None:
        self.error = error
        self.asked = 0

    def __call__(self, *given: object, **_named: object) -> Card:
        self.asked += 1
        if getattr(given[2], "payload", {}).get("broken"):
            raise self.error()
        return Card(title="", text="something")


@pytest.fixture
def slack() -> Slack:
    return Slack()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def deliverer(store: Store, slack: Slack, clock: Clock) -> Iterator[Deliverer]:
    made = Deliverer(services_over(store), slack, clock.now, "a process", kinds=MESSAGE_KINDS)
    yield made
    made.finish(1)


def broken(channel: str, escalation_id: str | None = None) -> OutgoingMessage:
    return OutgoingMessage(
        "news", to_place=to(channel).to_place, escalation_id=escalation_id, payload={"broken": True}
    )


def test_the_others_go_at_once_also_those_about_the_same_escalation(
    store: Store, slack: Slack, deliverer: Deliverer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send, "compose", Drawing(lambda: KeyError("what nobody may read")))
    same = OutgoingMessage("news", to_place=to("C1").to_place, escalation_id=ESCALATION.id)
    (undrawn,) = put(populate_store(store), broken("C1", ESCALATION.id))
    drain(deliverer)
    others = put(store, same, to("C1"), to("C2"))
    drain(deliverer)
    assert states(store, [undrawn, *others]) == ["pending", "sent", "sent", "sent"]
    found = {one.name: one for one in take_look(store, SLACK, clock.now()).findings}["drawing"]
    assert found.level is Level.ALARM
    assert "1 message cannot be drawn: KeyError" in found.words
    assert "nobody may read" not in found.words


def test_one_for_which_the_database_fails_is_the_only_one_that_waits(
    store: Store, deliverer: Deliverer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send, "compose", Drawing(lambda: StoreUnavailable("It is too much for it.")))
    undrawn, *others = put(store, broken("C0"), *(to(f"C{number}") for number in range(1, 6)))
    drain(deliverer)
    assert states(store, [undrawn, *others]) == ["pending", *["sent"] * 5]


def test_where_the_database_is_away_none_of_them_waits_longer_and_longer(
    store: Store, deliverer: Deliverer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawing = Drawing(lambda: StoreUnavailable("The database does not answer."))
    monkeypatch.setattr(send, "compose", drawing)
    ids = put(store, *(broken(f"C{number}") for number in range(6)))
    for _ in range(6):
        drain(deliverer)
        clock.move(seconds=2)
    with store.read() as uow:
        waiting = [message_by_id(uow, one) for one in ids]
    assert {one.attempts for one in waiting if one} == {0}
    assert max(one.try_at for one in waiting if one) <= clock.now() + timedelta(seconds=1)


def test_a_redraw_that_cannot_be_drawn_takes_no_share_of_what_the_chat_allows(
    store: Store, slack: Slack, deliverer: Deliverer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send, "compose", lambda *_, **__: Card(title="", text="something"))
    many = SLACK.sends.redraws_a_minute
    undrawn = put(store, *(broken(f"C{number}") for number in range(many)))
    others = put(store, *(to(f"D{number}") for number in range(3)))
    drain(deliverer)
    monkeypatch.setattr(send, "compose", Drawing(lambda: KeyError("x")))
    with store.write() as uow:
        for one in (*undrawn, *others):
            uow.messages.enqueue_redraw(one, clock.now())
        uow.commit()
    drain(deliverer)
    assert sorted(slack.redrawn) == sorted(others)


def test_once_it_can_be_drawn_the_alarm_is_over(
    store: Store, deliverer: Deliverer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send, "compose", Drawing(lambda: KeyError("x")))
    (undrawn,) = put(store, broken("C1"))
    drain(deliverer)
    monkeypatch.setattr(send, "compose", lambda *_, **__: Card(title="", text="something"))
    clock.move(seconds=2)
    drain(deliverer)
    assert states(store, [undrawn]) == ["sent"]
    found = {one.name: one for one in take_look(store, SLACK, clock.now()).findings}["drawing"]
    assert found.level is Level.OK
