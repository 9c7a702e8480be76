"""Around every listener: whatever goes wrong, people are answered, and nothing typed is logged or lost."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import pytest
from slack_sdk import WebClient

from bot.cards.messages.page_not_opened import PageNotOpenedPayload
from bot.clock import WallClock
from bot.engine.timers import Timers
from bot.ports import Account
from bot.services import Services
from bot.slack.acknowledgement import DELIVER_AGAIN, DONE, Acknowledgement
from bot.slack.addresses import slack_place
from bot.slack.drawing.text import Json
from bot.slack.event import handle_event
from bot.slack.files import Files
from bot.slack.limits import SLACK
from bot.slack.listener import handle_interaction
from bot.slack.listener_context import ListenerContext
from bot.slack.pictures import Pictures
from bot.slack.transport.channels import SlackChannels
from bot.slack.transport.pool import ConnectionPool
from bot.slack.transport.responses import Responses
from bot.slack.transport.web_client import Identity
from bot.surface.forms import CardPage
from bot.surface.incoming import Act, Incoming
from bot.surface.replies import Nothing, OpenForm, Refuse, Reply, Say
from bot.use_cases.collect.dialog_kinds import DIALOG_KINDS
from bot.use_cases.people.import_people import import_people
from bot.values import Card
from state_machines.errors import Stale, StoreUnavailable, Unavailable
from state_machines.messages.delivery import Sent, next_attempt
from state_machines.people.address import Address
from state_machines.policy.policy import load_policy
from state_machines.settings.local_settings import load_local_settings
from storage.encryption import new_key
from storage.records import MessageRef, OutgoingMessage
from storage.unit_of_work import Store

pytestmark = pytest.mark.outside

AUTHORITY = Path(__file__).parents[3] / "deploy/demo/authority"
NOW = datetime(2026, 11, 17, 10, 5, tzinfo=UTC)
SECRET = "Kezia's coat hung in the hall"
PRESS: Json = {"user": {"id": "U0AMINA"}, "trigger_id": "t1"}


class Town:
    """Slack's directory, with one person in it."""

    def account(self, address: Address) -> Account | None:
        known = str(address) == "slack:T0LARK/U0AMINA"
        return Account(address, "amina.yusuf@larkhaven.example", True, False, False) if known else None

    def account_of(self, email: str) -> Account | None:
        return None


@dataclass
class Board:
    """A surface that keeps what it was told to draw, and fails as often as it is told to."""

    failures: list[Exception] = field(default_factory=list)
    drawn: list[Reply] = field(default_factory=list)
    message_id: str = ""
    again: ClassVar[str] = "Please press again in a moment."
    has_room_beside: bool = True

    def draw(self, reply: Reply) -> Json:
        self.drawn.append(reply)
        if self.failures:
            raise self.failures.pop(0)
        return {"text": "drawn"}

    def said(self) -> str:
        reply = self.drawn[-1]
        assert isinstance(reply, Say | Refuse)
        return reply.text


@pytest.fixture
def ctx(tmp_path: Path) -> ListenerContext:
    store = Store(f"sqlite:///{tmp_path / 'doorstep.db'}", [new_key()])
    store.upgrade()
    people, cases = (AUTHORITY / "people.csv").read_text(), (AUTHORITY / "cases.csv").read_text()
    assert not import_people(store, people, cases, NOW).problems
    settings = load_local_settings(AUTHORITY / "settings.yaml")
    services = Services(store, settings, load_policy(settings.policy), Town(), SLACK, DIALOG_KINDS)
    client = WebClient()
    return ListenerContext(
        services,
        WallClock(),
        client,
        Responses(ConnectionPool()),
        Pictures(services, WallClock(), client, Timers(WallClock().now)),
        Files(services, WallClock(), client),
        "T0LARK",
        SlackChannels(client, Identity("T0LARK", "U0DOOR", "B0DOOR"), WallClock().now),
    )


@pytest.fixture(autouse=True)
def _close_parts(ctx: ListenerContext) -> object:
    yield
    ctx.pictures.close()
    ctx.files.close()
    ctx.services.store.close()


def raising(error: Exception) -> Act:
    def work(_services: Services, _incoming: Incoming) -> Reply:
        raise error

    return work


def fine(_services: Services, incoming: Incoming) -> Reply:
    return Say(f"Thank you, {incoming.person.name} ({incoming.key}).")


def test_the_work_knows_who_pressed_and_which_press_it_is(ctx: ListenerContext) -> None:
    board = Board()
    assert handle_interaction(ctx, board, PRESS, "press", fine) == {"text": "drawn"}
    assert board.said() == "Thank you, Amina Yusuf (t1)."


def test_somebody_unknown_is_refused_and_no_work_is_done(ctx: ListenerContext) -> None:
    board = Board()
    handle_interaction(
        ctx, board, {"user_id": "U0UMA", "trigger_id": "t2"}, "command", raising(AssertionError("worked"))
    )
    assert isinstance(board.drawn[0], Refuse)
    assert "does not know you" in board.said()


def test_a_refusal_is_said_in_its_own_words(ctx: ListenerContext) -> None:
    board = Board()
    handle_interaction(ctx, board, PRESS, "press", raising(Stale("That question was answered already.")))
    assert board.said() == "That question was answered already."


def test_a_database_that_is_away_says_not_saved_and_what_is_kept(ctx: ListenerContext) -> None:
    board = Board()
    handle_interaction(ctx, board, PRESS, "press", raising(StoreUnavailable("locked")))
    assert board.said() == "Not saved. Your answers so far are kept. Please press again in a moment."


def test_the_unforeseen_is_answered_with_a_number_and_logged_without_what_was_typed(
    ctx: ListenerContext, caplog: pytest.LogCaptureFixture
) -> None:
    board = Board()
    with caplog.at_level(logging.DEBUG):
        assert handle_interaction(ctx, board, PRESS, "form", raising(ValueError(SECRET))) == {"text": "drawn"}
    number = board.said().rsplit(" ", 1)[1].rstrip(".")
    assert number in caplog.text
    assert "ValueError" in caplog.text
    assert "test_listener.py" in caplog.text
    assert "coat" not in caplog.text + board.said()


def test_a_failed_drawing_is_not_called_unsaved_and_is_acknowledged(ctx: ListenerContext) -> None:
    board = Board([RuntimeError(SECRET)])
    assert handle_interaction(ctx, board, PRESS, "press", fine) == {}
    assert len(board.drawn) == 1


def test_a_failed_drawing_of_our_message_is_left_to_the_outbox(ctx: ListenerContext) -> None:
    with ctx.services.store.write() as uow:
        amina = uow.people.by_email("amina.yusuf@larkhaven.example")
        assert amina is not None
        message_id = uow.messages.enqueue(OutgoingMessage("question", to_person_id=amina.id), NOW)
        (claimed,) = uow.deliveries.claim_due(NOW, "a process", 1)
        sent = Sent(slack_place("D1"), "1.2")
        uow.deliveries.record(
            claimed, next_attempt(claimed.state, sent, 1, NOW), NOW, at=MessageRef(slack_place("D1"), "1.2")
        )
        uow.commit()
    handle_interaction(ctx, Board([Unavailable("late")], message_id=message_id), PRESS, "press", fine)
    with ctx.services.store.read() as uow:
        assert uow.deliveries.next_try_at() is not None


def test_a_modal_that_opened_too_late_is_explained(ctx: ListenerContext) -> None:
    board = Board([Unavailable("That took too long to open.")])
    assert handle_interaction(ctx, board, PRESS, "press", fine) == {"text": "drawn"}
    assert board.said() == "That took too long to open."


def test_a_form_that_did_not_open_is_said_and_the_message_left_as_it_is(ctx: ListenerContext) -> None:
    def form(_services: Services, _incoming: Incoming) -> Reply:
        return OpenForm(CardPage(Card("LH-1042", "")))

    board = Board([Unavailable("Slack cannot open another form just now.")], message_id="m1")
    handle_interaction(ctx, board, PRESS, "press", form)
    assert board.said() == "Slack cannot open another form just now."
    with ctx.services.store.read() as uow:
        assert uow.deliveries.next_try_at() is None


def test_where_there_is_no_room_beside_it_is_said_in_their_messages_once(ctx: ListenerContext) -> None:
    for key in ("first", "second"):
        board = Board([Unavailable("Slack cannot open another form just now.")], has_room_beside=False)
        assert handle_interaction(ctx, board, PRESS | {"trigger_id": key}, "press", fine) == {}
        assert len(board.drawn) == 1
    with ctx.services.store.write() as uow:
        (told,) = uow.deliveries.claim_due(NOW, "a process", 8)
        assert told.message.kind == PageNotOpenedPayload.KIND


def test_a_press_delivered_twice_is_said_once_to_have_opened_no_page(ctx: ListenerContext) -> None:
    for delivered in ("first", "again"):
        board = Board([Unavailable("Slack did not open the form.")], has_room_beside=False)
        handle_interaction(ctx, board, PRESS, "press", fine)
        with ctx.services.store.write() as uow:
            told = uow.deliveries.claim_due(NOW, "a process", 8)
            uow.commit()
        assert len(told) == (delivered == "first")


def test_nothing_escapes_even_when_nothing_can_be_drawn(ctx: ListenerContext) -> None:
    board = Board([Unavailable("late"), RuntimeError("gone")])
    assert handle_interaction(ctx, board, PRESS, "press", fine) == {}


def event(
    ctx: ListenerContext, user: str, fails: Exception | None = None
) -> tuple[Acknowledgement, list[str]]:
    seen: list[str] = []

    def work(_services: Services, happened: Incoming) -> Reply:
        if fails is not None:
            raise fails
        seen.append(happened.key)
        return Nothing()

    def show(_ctx: ListenerContext, _body: Json, reply: Reply) -> None:
        if isinstance(reply, Refuse):
            seen.append(reply.text)

    body = {"event": {"user": user}, "event_id": "Ev1"}
    return handle_event(ctx, body, "event", work, show), seen


def test_an_event_that_was_handled_is_acknowledged(ctx: ListenerContext) -> None:
    assert event(ctx, "U0AMINA") == (DONE, ["Ev1"])


def test_an_event_that_failed_is_asked_for_again(ctx: ListenerContext) -> None:
    response, _ = event(ctx, "U0AMINA", StoreUnavailable("locked"))
    assert response == DELIVER_AGAIN


def test_an_event_of_somebody_unknown_is_answered_with_words(ctx: ListenerContext) -> None:
    response, seen = event(ctx, "U0UMA")
    assert response == DONE
    assert "does not know you" in seen[0]
