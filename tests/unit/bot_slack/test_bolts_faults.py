"""What of Bolt's own we do without, each with the fault that it has in the version we pin.

Where one of these fails, Bolt has mended it, and our part can go: see "What of Bolt is ours" in
ARCHITECTURE.md.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt import Ack, App, BoltRequest
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from tests.stories.payloads import FORM, JSON, as_form, post_payload, signature_headers
from tests.unit.bot_slack.test_bolt_app import COMMAND, PRESS

SECRET = "secret"
NOBODY: dict[str, str] = {"HTTP_X_SLACK_SIGNATURE": "v0=nothing"}


def bare_app(listener: Callable[..., Any], **more: Any) -> App:
    """As Bolt's guide has it, with one listener for every command and action."""
    app = App(
        client=WebClient(),
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T0LARK", bot_token="xoxb-test"),
        signing_secret=SECRET,
        **more,
    )
    app.command("/cases")(listener)
    app.action("open:1")(listener)
    return app


def door(listener: Callable[..., Any], **more: Any) -> SlackRequestHandler:
    return SlackRequestHandler(bare_app(listener, **more))


def acknowledge(ack: Ack) -> None:
    ack("Here it is.")


def post(app: SlackRequestHandler, body: bytes, kind: str = FORM, **headers: str) -> tuple[int, bytes]:
    return post_payload(app, body, kind, **{**signature_headers(body, secret=SECRET), **headers})


def test_an_exception_after_an_acknowledgement_loses_it() -> None:
    def fails(ack: Ack) -> None:
        ack("Here it is.")
        raise RuntimeError("too late to matter")

    assert post(door(fails, process_before_response=True), urlencode(COMMAND).encode())[0] == 500


def test_a_sixth_press_waits_behind_five_slow_ones() -> None:
    """With Bolt's own threads; a listener of ours runs in the one that took the request."""
    app = bare_app(acknowledge)
    assert app.listener_runner.listener_executor._max_workers == 5  # type: ignore[attr-defined] # a look inside


def test_what_nobody_signed_is_read_before_the_signature_is_looked_at() -> None:
    app = door(acknowledge)
    for body in (b"{", b"[1]", b"payload=%7B"):
        with pytest.raises((ValueError, AttributeError)):  # a 500 with a traceback, under any server
            post(app, body, JSON if body[:1] in b"{[" else FORM, **NOBODY)


@pytest.mark.parametrize("length", ["ten", "-1"])
def test_what_is_no_length_is_taken_for_one(length: str) -> None:
    if length == "ten":
        with pytest.raises(ValueError, match="ten"):
            post(door(acknowledge), b"{}", CONTENT_LENGTH=length)
    else:  # and so without an end, whoever sent it
        assert post(door(acknowledge), urlencode(COMMAND).encode(), CONTENT_LENGTH=length)[0] == 200


@pytest.mark.parametrize(
    "wrong", [{"HTTP_X_SLACK_REQUEST_TIMESTAMP": "soon"}, {"HTTP_X_SLACK_SIGNATURE": "v0=\u00e9"}]
)
def test_a_signature_that_is_none_is_a_fault_of_the_server(wrong: dict[str, str]) -> None:
    assert post(door(acknowledge), urlencode(COMMAND).encode(), **wrong)[0] == 500


def test_a_head_that_nobody_signed_keeps_a_press_from_its_listener() -> None:
    heard: list[dict[str, Any]] = []

    def listen(ack: Ack, body: dict[str, Any]) -> None:
        heard.append(body)
        ack()

    lazy = {"HTTP_X_SLACK_BOLT_LAZY_ONLY": "1", "HTTP_X_SLACK_BOLT_LAZY_FUNCTION_NAME": "listen"}
    app = door(listen, process_before_response=True)
    assert post(app, as_form(PRESS), **lazy)[0] == 404
    assert not heard
    assert post(app, as_form(PRESS))[0] == 200
    assert heard == [PRESS]


def test_a_command_that_holds_the_word_payload_comes_in_empty() -> None:
    body = urlencode({**COMMAND, "text": "the payload"}).encode()
    assert BoltRequest(body=body.decode(), headers={"Content-Type": FORM}).body == {}


def test_a_payload_of_another_shape_than_slacks_is_stumbled_over() -> None:
    with pytest.raises(TypeError):
        post(door(acknowledge), as_form({**PRESS, "authorizations": 5}))
    assert post(door(acknowledge), as_form({**PRESS, "event": None}))[0] == 500


def test_a_request_that_nobody_listens_to_is_logged_with_what_it_holds(
    caplog: pytest.LogCaptureFixture,
) -> None:
    post(door(acknowledge), urlencode({**COMMAND, "command": "/elsewhere", "text": "Zebedee"}).encode())
    assert "/elsewhere" in caplog.text
