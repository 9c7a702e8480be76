"""Through Bolt: what a listener returns is the answer, our own events stop there, nothing odd gets on."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt import App, BoltRequest, BoltResponse

from bot.slack.acknowledgement import DELIVER_AGAIN, Acknowledgement, acknowledging
from bot.slack.bolt_app import answer_or_refuse
from bot.slack.drawing.text import Json
from bot.slack.transport.wsgi import wsgi
from tests.stories.payloads import as_form, post_payload, signature_headers
from tests.unit.bot_slack.small_endpoint import ITSELF, SmallSide

PRESS: Json = {
    "type": "block_actions",
    "user": {"id": "U1"},
    "trigger_id": "t1",
    "actions": [{"action_id": "open:1", "block_id": "b"}],
}
EVENT: Json = {"type": "event_callback", "event_id": "Ev1", "event": {"type": "message", "user": "U1"}}
COMMAND: Json = {"command": "/cases", "user_id": "U1", "trigger_id": "t1", "text": ""}
FORM: Json = {"type": "view_submission", "user": {"id": "U1"}}
VIEW: Json = {"id": "V1", "type": "modal", "callback_id": "form"}

#: One payload of each kind that is listened to.
EACH: dict[str, Json] = {
    "press": PRESS,
    "event": EVENT,
    "command": COMMAND,
    "form": {**FORM, "view": VIEW},
    "shortcut": {"type": "shortcut", "user": {"id": "U1"}, "trigger_id": "t1", "callback_id": "report"},
}


class Heard:
    """Remembers what reached it, and answers all of it alike."""

    def __init__(self, answer: Acknowledgement) -> None:
        self.bodies: list[Json] = []
        self._answer = answer

    def register(self, app: App) -> None:
        """One listener of each kind."""
        listener = acknowledging(self.listen)
        app.command("/cases")(listener)
        app.action("open:1")(listener)
        app.view("form")(listener)
        app.shortcut("report")(listener)
        app.event("message")(listener)

    def listen(self, body: Json) -> Acknowledgement:
        self.bodies.append(body)
        return self._answer


@pytest.fixture
def heard() -> Heard:
    return Heard(Acknowledgement({"response_action": "update", "view": {"type": "modal"}}))


def through(heard: Heard, payload: Any) -> BoltResponse:
    """As it comes by the socket: a mapping."""
    bolt = SmallSide(listen=heard.register).bolt
    return answer_or_refuse(lambda: bolt.dispatch(BoltRequest(mode="socket_mode", body=payload)))


@pytest.mark.parametrize("kind", sorted(EACH))
def test_what_a_listener_returns_is_the_answer(heard: Heard, kind: str) -> None:
    given = through(heard, EACH[kind])
    assert (given.status, given.body) == (200, '{"response_action": "update", "view": {"type": "modal"}}')
    assert heard.bodies == [EACH[kind]]


def test_an_event_that_failed_is_not_acknowledged() -> None:
    heard = Heard(DELIVER_AGAIN)
    assert through(heard, EVENT).status == 503
    assert heard.bodies == [EVENT]


@pytest.mark.parametrize(
    ("kind", "status"), [("press", 200), ("command", 200), ("form", 200), ("event", 503)]
)
def test_whatever_a_listener_raises_is_still_answered_and_logged_without_what_was_typed(
    caplog: pytest.LogCaptureFixture, kind: str, status: int
) -> None:
    def fails(body: Json) -> Acknowledgement:
        raise ValueError("Zebedee")

    heard = Heard(DELIVER_AGAIN)
    heard.listen = fails  # type: ignore[method-assign] # what every listener of this app does
    given = through(heard, EACH[kind])
    assert (given.status, given.body) == (status, "")
    assert "trouble.met" in caplog.text
    assert "Zebedee" not in caplog.text


@pytest.mark.parametrize("event", [{"user": ITSELF.bot_user_id}, {"user": "U9", "bot_id": ITSELF.bot_id}])
def test_what_the_app_did_itself_is_acknowledged_and_reaches_nobody(heard: Heard, event: Json) -> None:
    assert through(heard, {**EVENT, "event": {"type": "message", **event}}).status == 200
    assert not heard.bodies


@pytest.mark.parametrize(
    ("payload", "status"),
    [
        ({**COMMAND, "command": "/elsewhere"}, 404),
        ({**FORM, "view": {**VIEW, "callback_id": "elsewhere"}}, 404),
        ({"type": "message_action", "callback_id": "Zebedee"}, 400),
        ({"type": "block_suggestion", "action_id": "Zebedee"}, 400),
        ({**PRESS, "type": "Zebedee"}, 400),
        ({**PRESS, "event": None}, 400),
        ({**PRESS, "authorizations": 5}, 400),
        ({**PRESS, "user": "Zebedee"}, 400),
        ({**FORM, "view": {"id": "V1", "callback_id": "form"}}, 400),
        ({}, 400),
        (["Zebedee"], 400),
        ("Zebedee", 400),
        (None, 400),
    ],
)
def test_what_nobody_listens_to_or_nobody_can_read_is_refused_without_a_word_of_it(
    heard: Heard, caplog: pytest.LogCaptureFixture, payload: Any, status: int
) -> None:
    with caplog.at_level(logging.INFO):
        assert through(heard, payload).status == status
    assert len(caplog.records) == 1
    assert "refused a payload" in caplog.text
    assert "Zebedee" not in caplog.text
    assert not heard.bodies


def test_a_command_may_hold_the_word_that_bolt_reads_forms_by(heard: Heard) -> None:
    side, command = SmallSide(listen=heard.register), {**COMMAND, "text": "the payload, 100%"}
    body = urlencode(command).encode()
    assert post_payload(wsgi(side), body, **signature_headers(body, secret="secret"))[0] == 200
    assert heard.bodies == [command]


def test_a_head_that_slack_did_not_sign_cannot_have_a_press_acknowledged_undone(heard: Heard) -> None:
    """Bolt leaves a request alone that says of itself that it is Bolt's own, from one process to another."""
    side, body = SmallSide(listen=heard.register), as_form(PRESS)
    right = signature_headers(body, secret="secret")
    lazy = {"HTTP_X_SLACK_BOLT_LAZY_ONLY": "1", "HTTP_X_SLACK_BOLT_LAZY_FUNCTION_NAME": "answer"}
    assert post_payload(wsgi(side), body, **right, **lazy)[0] == 200
    assert heard.bodies == [PRESS]
