"""An entry of the outbox that was damaged stops no other, is logged, and is there to be seen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from bot.cards.messages.compose import compose
from bot.engine import send
from bot.engine.deliver_due import Deliverer
from bot.message_kinds import MESSAGE_KINDS
from bot.values import Card
from storage.unit_of_work import Store
from tests.integration.delivery_helpers import Clock, Slack, drain, put, services_over, to
from tests.stored import not_arrived


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Slack:
    def drawn(*given: object, **named: object) -> object:
        message = given[2]
        known = getattr(message, "kind", "") == "news"
        return Card(title="", text="something") if known else compose(*given, **named)  # type: ignore[arg-type] # passed on as they came

    monkeypatch.setattr(send, "compose", drawn)
    return Slack()


@pytest.fixture
def deliverer(store: Store, slack: Slack) -> Iterator[Deliverer]:
    made = Deliverer(services_over(store), slack, Clock().now, "a process", kinds=MESSAGE_KINDS)
    yield made
    made.finish(1)


def damage(store: Store, message_id: str, column: str, value: str) -> None:
    with store.engine.connect() as connection:
        connection.execution_options(writing=True)
        with connection.begin():
            wrong = text(f"UPDATE messages SET {column} = :value WHERE id = :id")
            connection.execute(wrong, {"value": value, "id": message_id})


def check(store: Store, slack: Slack, deliverer: Deliverer, column: str, value: str) -> str:
    """Damage one of four; the others are sent, and what became of the one is seen: its state."""
    damaged, *others = put(store, *(to(f"C{number}") for number in range(4)))
    damage(store, damaged, column, value)
    drain(deliverer)
    assert sorted(one for _, one in slack.posted) == sorted(others)
    with store.read() as uow:
        (seen,) = not_arrived(uow)
    assert seen.id == damaged
    return seen.state


@pytest.mark.parametrize(
    ("column", "value", "state"),
    [
        ("payload", "[]", "failed"),
        ("payload", '"words"', "failed"),
        ("state", "lost", "lost"),
    ],
)
def test_the_others_are_sent_and_the_damaged_one_is_visible(
    store: Store, slack: Slack, deliverer: Deliverer, column: str, value: str, state: str
) -> None:
    assert check(store, slack, deliverer, column, value) == state


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # the other refuses to store such values
@pytest.mark.parametrize(
    ("column", "value"),
    [("payload", "{half"), ("created_at", "yesterday"), ("try_at", ""), ("sent_at", "never")],
)
def test_what_only_a_file_can_hold_stops_nobody_either(
    store: Store, slack: Slack, deliverer: Deliverer, column: str, value: str
) -> None:
    assert check(store, slack, deliverer, column, value) == "failed"


def test_it_is_logged_by_its_id(
    store: Store, slack: Slack, deliverer: Deliverer, caplog: pytest.LogCaptureFixture
) -> None:
    check(store, slack, deliverer, "payload", '["Kezia"]')
    assert "message.damaged" in caplog.text
    assert "Kezia" not in caplog.text


def test_a_message_that_is_being_sent_by_nobody_is_looked_for(
    store: Store, slack: Slack, deliverer: Deliverer
) -> None:
    (message,) = put(store, to("C1"))
    damage(store, message, "state", "sending")
    with store.write() as uow:
        assert uow.deliveries.has_expired_leases()
        assert uow.deliveries.expire_leases(Clock().now()) == (message,)
        uow.commit()
    drain(deliverer)
    assert slack.looked == [message]
    assert slack.channels() == ["C1"]
