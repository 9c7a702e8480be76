"""A sandbox of short patience, Slack's own client for it, and a small Bolt app over Socket Mode."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_sdk import WebClient

from deploy.sandbox.server import Sandbox
from tests.sandbox.phone import Phone
from tests.sandbox.wire import Wire

ROOT = Path(__file__).parents[2]
WORKSPACE = Path(__file__).with_name("workspace.yaml")
MANIFEST = ROOT / "deploy/slack/manifest.yaml"
ACK_SECONDS = 1.0
#: The client sleeps so long between looks at its connection, also while it closes.
PING_SECONDS = 0.2


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A sandbox that gives up on an acknowledgement after one second instead of 3."""
    with Sandbox(WORKSPACE, MANIFEST, ack_seconds=ACK_SECONDS, trigger_seconds=ACK_SECONDS) as running:
        yield running


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    """Slack's own client, pointed at the sandbox."""
    return WebClient(token="xoxb-sandbox", base_url=sandbox.api_url)


@pytest.fixture
def amina(sandbox: Sandbox) -> Phone:
    """A health visitor's phone."""
    return Phone(sandbox, "amina")


@pytest.fixture
def wire(sandbox: Sandbox) -> Iterator[Wire]:
    """A connected app that acknowledges everything; a test sets its listener."""
    with Wire(sandbox) as connected:
        yield connected


@pytest.fixture
def app(client: WebClient) -> App:
    """An empty Bolt app; a test adds its listeners, then connects it."""
    return App(client=client)


@pytest.fixture
def connect(app: App) -> Iterator[Callable[[], SocketModeHandler]]:
    """Open one more web socket for the app; all are closed when the test is over."""
    handlers: list[SocketModeHandler] = []

    def open_one() -> SocketModeHandler:
        handler = SocketModeHandler(app, "xapp-sandbox", ping_interval=PING_SECONDS)
        greeted = threading.Event()

        def listen(_client: object, message: dict[str, Any], _raw: str | None) -> None:
            if message.get("type") == "hello":
                greeted.set()

        handler.client.message_listeners.append(listen)
        handlers.append(handler)
        handler.connect()  # type: ignore[no-untyped-call] # the adapter does not annotate it
        assert greeted.wait(20), "the sandbox did not say hello"
        return handler

    yield open_one
    for handler in handlers:
        handler.close()  # type: ignore[no-untyped-call] # the adapter does not annotate it
