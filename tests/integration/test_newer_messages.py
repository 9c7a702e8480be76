"""Two releases on one outbox: what only the newer one knows waits for it, and holds up nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest
from sqlalchemy import select, text

from bot.cards.messages.kind import MessageKind, MessageKinds
from bot.cards.messages.payload import Payload
from bot.engine.deliver_due import Deliverer
from bot.health.look import take_look
from bot.message_kinds import MESSAGE_KINDS
from bot.slack.addresses import slack_place
from bot.slack.limits import SLACK
from bot.values import Card
from dialogs.prompt import Prompt
from state_machines.case.report import Urgency
from state_machines.messages.delivery import SendResult
from state_machines.people.address import Address
from storage.records import OutgoingMessage
from storage.tables import messages
from storage.unit_of_work import Store
from tests.integration.delivery_helpers import NOW, Clock, Slack, drain, put, services_over


@dataclass(frozen=True, slots=True)
class WelcomePayload(Payload):
    KIND: ClassVar[str] = "welcome"


WELCOME = MessageKind(WelcomePayload, lambda _occasion, _payload: Card(title="Welcome", text="Welcome"))


TOMORROWS = MessageKinds(*(MESSAGE_KINDS.by_name(name) for name in sorted(MESSAGE_KINDS.names)), WELCOME)

G1 = slack_place("G1")
IMMEDIATE = OutgoingMessage("welcome", to_place=G1, urgency=Urgency.IMMEDIATE)
ROUTINE = OutgoingMessage("welcome", to_place=G1)
KNOWN = OutgoingMessage("how_to", to_place=G1)
NEWS = OutgoingMessage("news", to_place=G1, payload={"what": "tomorrow"}, urgency=Urgency.IMMEDIATE)


@dataclass
class Hearing(Slack):
    """Remembers the titles that came, too."""

    titles: list[str] = field(default_factory=list)

    def send(self, place: Address, shown: Card | Prompt, message_id: str, *given: Any) -> SendResult:
        self.titles.append(shown.title)
        return super().send(place, shown, message_id, *given)


@pytest.fixture
def slack() -> Hearing:
    return Hearing()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@contextmanager
def process(store: Store, slack: Slack, clock: Clock, kinds: MessageKinds) -> Iterator[Deliverer]:
    made = Deliverer(services_over(store), slack, clock.now, f"a process {id(kinds)}", kinds=kinds)
    try:
        yield made
    finally:
        made.finish(1)


def row_of(store: Store, message_id: str) -> dict[str, Any]:
    with store.engine.connect() as connection:
        found = connection.execute(select(messages).where(messages.c.id == message_id)).one()
    return found._asdict()


@pytest.mark.parametrize("urgency", [Urgency.IMMEDIATE, Urgency.ROUTINE])
def test_the_older_leaves_it_and_the_newer_sends_it(
    store: Store, slack: Hearing, clock: Clock, urgency: Urgency
) -> None:
    (new,) = put(store, OutgoingMessage("welcome", to_place=G1, urgency=urgency))
    before = row_of(store, new)
    with (
        process(store, slack, clock, MESSAGE_KINDS) as older,
        process(store, slack, clock, TOMORROWS) as newer,
    ):
        for _ in range(3):
            drain(older)
            clock.move(seconds=19)
        assert row_of(store, new) == before
        assert slack.titles == []
        drain(newer)
    assert slack.titles == ["Welcome"]
    assert (row_of(store, new)["state"], row_of(store, new)["attempts"]) == ("sent", 1)


def test_it_holds_up_no_other_message_of_the_same_conversation(
    store: Store, slack: Hearing, clock: Clock
) -> None:
    unknown = put(store, *[IMMEDIATE] * 40)
    known = put(store, KNOWN, KNOWN)
    with process(store, slack, clock, MESSAGE_KINDS) as older:
        drain(older)
    assert [message_id for _, message_id in slack.posted] == known
    assert {row_of(store, one)["state"] for one in unknown} == {"pending"}


@pytest.mark.parametrize("message", [IMMEDIATE, NEWS])
def test_an_older_process_at_rest_does_not_take_it_up_again_and_again(
    store: Store, slack: Hearing, clock: Clock, message: OutgoingMessage
) -> None:
    put(store, message)
    with process(store, slack, clock, MESSAGE_KINDS) as older:
        drain(older)
        assert not older.has_work()
        clock.move(seconds=59)
        assert not older.has_work()
        clock.move(seconds=1)
        assert older.has_work()


@pytest.mark.parametrize(
    ("message", "wait"),
    [(IMMEDIATE, timedelta(minutes=1)), (ROUTINE, timedelta(minutes=10)), (NEWS, timedelta(minutes=1))],
)
def test_after_a_roll_back_it_is_sent_in_plain_words(
    store: Store, slack: Hearing, clock: Clock, message: OutgoingMessage, wait: timedelta
) -> None:
    (new,) = put(store, message)
    with process(store, slack, clock, MESSAGE_KINDS) as older:
        clock.moment = NOW + wait - timedelta(seconds=1)
        drain(older)
        assert slack.titles == []
        clock.moment = NOW + wait
        drain(older)
    assert slack.titles == ["Doorstep has something for you: type /cases"]
    assert (row_of(store, new)["state"], row_of(store, new)["attempts"]) == ("sent", 1)


def test_content_of_tomorrow_in_a_kind_of_today_is_left_to_whoever_knows_it(
    store: Store, slack: Hearing, clock: Clock
) -> None:
    (new,) = put(store, NEWS)
    before = row_of(store, new)
    with process(store, slack, clock, MESSAGE_KINDS) as older:
        drain(older)
        clock.move(seconds=30)
        drain(older)
    assert row_of(store, new) == before
    assert slack.titles == []


def test_a_clock_that_is_ahead_cuts_no_wait_short(store: Store, slack: Hearing, clock: Clock) -> None:
    put(store, IMMEDIATE, now=NOW + timedelta(seconds=5))
    with process(store, slack, clock, MESSAGE_KINDS) as older:
        drain(older)
    assert slack.titles == []


def test_what_was_written_before_a_clock_was_set_back_does_not_wait_for_it(
    store: Store, slack: Hearing, clock: Clock
) -> None:
    put(store, IMMEDIATE, now=NOW + timedelta(hours=1))
    with process(store, slack, clock, MESSAGE_KINDS) as older:
        drain(older)
    assert slack.titles == ["Doorstep has something for you: type /cases"]


@pytest.mark.parametrize("message", [IMMEDIATE, NEWS])
def test_what_the_newer_release_drew_is_not_drawn_over(
    store: Store, slack: Hearing, clock: Clock, message: OutgoingMessage
) -> None:
    (new,) = put(store, message)
    with store.engine.connect() as connection:
        connection.execution_options(writing=True)
        with connection.begin():
            sent = "UPDATE messages SET state = 'sent', channel = 'G1', ts = '1.0' WHERE id = :id"
            connection.execute(text(sent), {"id": new})
    with store.write() as uow:
        uow.messages.enqueue_redraw(new, NOW)
        uow.commit()
    redraw = select(messages.c.id, messages.c.attempts).where(messages.c.redraws == new)
    with process(store, slack, clock, MESSAGE_KINDS) as older:
        for _ in range(3):
            drain(older)
            assert not older.has_work()
            clock.move(minutes=9)
    assert slack.redrawn == []
    with store.engine.connect() as connection:
        (waiting,) = connection.execute(redraw).all()
    assert waiting.attempts == 0
    clock.move(minutes=1)
    knows = TOMORROWS if message is IMMEDIATE else MESSAGE_KINDS
    with process(store, slack, clock, knows) as newer:
        drain(newer)
    assert slack.redrawn == ([new] if message is IMMEDIATE else [])


def test_health_says_that_it_waits(store: Store) -> None:
    put(store, IMMEDIATE, ROUTINE, NEWS)
    health = take_look(store, SLACK, NOW, MESSAGE_KINDS)
    (found,) = [one for one in health.findings if one.name == "newer"]
    assert found.level.word == "warning"
    assert "message kind welcome (2, since " in found.words
    assert "content of a message of the kind news" in found.words


def test_health_says_nothing_where_all_is_known(store: Store) -> None:
    put(store, KNOWN)
    moment = datetime.fromisoformat("2026-11-17T10:05:00+00:00")
    health = take_look(store, SLACK, moment, MESSAGE_KINDS)
    (found,) = [one for one in health.findings if one.name == "newer"]
    assert (found.level.word, found.words) == ("ok", "Nothing waits for a newer release of Doorstep.")
