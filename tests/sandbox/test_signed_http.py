"""Signed HTTP: Bolt believes the signature, and what is refused is tried again as Slack would."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_bolt import Ack, App, BoltRequest
from slack_sdk import WebClient

from deploy.sandbox.server import Sandbox
from tests.sandbox.conftest import ACK_SECONDS, MANIFEST, WORKSPACE
from tests.sandbox.drawn_page import actions, button
from tests.sandbox.phone import Phone, eventually, journal, post

SECRET = "sandbox-signing-secret"


class Door:
    """An HTTP server that hands requests to Bolt, or answers them with a fixed status."""

    def __init__(self) -> None:
        self.app: App | None = None
        self.status = 200
        self.headers: dict[str, str] = {}
        self.requests: list[tuple[dict[str, str], str]] = []

    def answer(self, headers: dict[str, str], body: str) -> tuple[int, dict[str, Any], str]:
        self.requests.append(({key.lower(): value for key, value in headers.items()}, body))
        if self.app is None:
            return self.status, self.headers, ""
        reply = self.app.dispatch(BoltRequest(body=body, headers={**headers}))
        return reply.status, reply.first_headers_without_set_cookie(), str(reply.body or "")


def serving(door: Door) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, headers, content = door.answer(dict(self.headers), body)
            self.send_response(status)
            for key, value in {**headers, "Content-Length": str(len(content.encode()))}.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@contextmanager
def running(server: ThreadingHTTPServer) -> Iterator[str]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/slack/events"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def behind(door: Door) -> Iterator[Sandbox]:
    """A sandbox that delivers to the door."""
    with (
        running(serving(door)) as url,
        Sandbox(WORKSPACE, MANIFEST, http_app=url, ack_seconds=ACK_SECONDS) as sandbox,
    ):
        yield sandbox


def test_bolt_believes_commands_events_and_presses(door: Door, behind: Sandbox) -> None:
    client = WebClient(token="xoxb-sandbox", base_url=behind.api_url)
    app = App(client=client, signing_secret=SECRET)
    heard: list[str] = []

    def case(ack: Ack, command: dict[str, Any]) -> None:
        ack(f"No case {command['text']}")

    def pressed(ack: Ack, action: dict[str, Any]) -> None:
        heard.append(action["value"])
        ack()

    app.command("/case")(case)
    app.event("message")(lambda event: heard.append(event["text"]))
    app.action("go")(pressed)
    door.app, amina = app, Phone(behind, "amina")
    assert amina.act("command", text="/case X")["conversations"][0]["messages"][0]["text"] == "No case X"
    amina.act("say", text="hello")
    eventually(lambda: heard == ["hello"])
    client.chat_postMessage(channel="U0AMINA", text="x", blocks=[actions(button("Go", value="7"))])
    amina.act("press", label="Go")
    assert heard == ["hello", "7"]
    kinds = [headers["content-type"] for headers, _ in door.requests]
    form = "application/x-www-form-urlencoded"
    assert kinds == [form, "application/json", form]
    assert parse_qs(door.requests[0][1])["command"] == ["/case"]


def test_a_wrong_secret_is_refused_and_said_as_slack_says_it(door: Door, behind: Sandbox) -> None:
    client = WebClient(token="xoxb-sandbox", base_url=behind.api_url)
    door.app = App(client=client, signing_secret="another")
    screen = Phone(behind, "amina").act("command", text="/case")
    assert screen["notices"] == ['/case failed with the error "dispatch_failed"']


def wait_for_attempts(sandbox: Sandbox, attempts: int) -> None:
    """Wait until so many attempts are over."""
    eventually(lambda: sum("outcome" in entry for entry in journal(sandbox, "delivery")) == attempts)


def test_an_event_is_tried_again_at_once_after_a_minute_and_after_five(door: Door, behind: Sandbox) -> None:
    door.status = 500
    Phone(behind, "amina").act("say", text="hello")
    eventually(lambda: len(door.requests) == 2)
    for advance, count in (("PT1M", 3), ("PT5M", 4)):
        wait_for_attempts(behind, count - 1)
        post(behind.url, "clock", {"advance": advance})
        wait_for_attempts(behind, count)
    marks = [(head.get("x-slack-retry-num"), head.get("x-slack-retry-reason")) for head, _ in door.requests]
    assert marks == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    assert len({body for _, body in door.requests}) == 1


def test_an_app_can_decline_retries(door: Door, behind: Sandbox) -> None:
    door.status, door.headers = 500, {"x-slack-no-retry": "1"}
    Phone(behind, "amina").act("say", text="hello")
    post(behind.url, "clock", {"advance": "PT10M"})
    assert len(door.requests) == 1


def test_nobody_at_the_door_is_a_failed_dispatch() -> None:
    with Sandbox(WORKSPACE, MANIFEST, http_app="http://127.0.0.1:9/", ack_seconds=ACK_SECONDS) as sandbox:
        notices = Phone(sandbox, "amina").act("command", text="/case")["notices"]
    assert notices == ['/case failed with the error "dispatch_failed"']
