"""Two connections: answered while one is refreshed, revived when silent, closed without a trace."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import websocket
from slack_sdk import WebClient
from websockets.sync.server import ServerConnection, serve

from bot.counters import REGISTRY
from bot.slack.transport.connection import Connection
from bot.slack.transport.socket import SocketConnections
from bot.slack.transport.stale_connections import StaleConnections
from bot.slack.transport.web_client import fetch_identity, web_client
from deploy.sandbox.server import Sandbox
from state_machines.errors import Misconfigured
from tests.patience import PATIENCE, wait_for
from tests.unit.bot_slack.conftest import ROOT
from tests.unit.bot_slack.odd_slack import Answer, odd_slack
from tests.unit.bot_slack.small_endpoint import SmallSide
from tests.unit.bot_slack.small_proxy import small_proxy

WORKSPACE, MANIFEST = ROOT / "deploy/demo/workspace.yaml", ROOT / "deploy/slack/manifest.yaml"

pytestmark = pytest.mark.outside


@pytest.fixture
def side(sandbox: Sandbox) -> SmallSide:
    return SmallSide(web_client("xoxb-sandbox", sandbox.api_url))


@pytest.fixture
def phone(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sandbox.url, timeout=PATIENCE) as http:
        yield http


def ask(phone: httpx.Client) -> Any:
    body = {"do": "command", "in": "Doorstep", "text": "/cases"}
    screen = phone.post("/control/act/amina", json=body).raise_for_status().json()
    direct = next(each for each in screen["conversations"] if each["name"] == "Doorstep")
    return [message["text"] for message in direct["messages"]], screen["notices"]


def until(look: Callable[[], bool]) -> None:
    wait_for(look)


def test_a_command_is_answered_and_closing_leaves_no_thread(side: SmallSide, phone: httpx.Client) -> None:
    before = set(threading.enumerate())
    connections = SocketConnections(side, "xapp-sandbox")
    connections.start()
    assert ask(phone)[0] == ["Here it is."]
    begun = set(threading.enumerate()) - before
    assert begun
    connections.close()
    begun |= set(threading.enumerate()) - before
    assert not {thread.name for thread in begun if thread.is_alive()}


def test_a_line_that_slack_has_not_greeted_is_not_open_yet() -> None:
    greet, over = threading.Event(), threading.Event()

    def talk(line: ServerConnection) -> None:
        line.send('{"type": "something_else"}')
        greet.wait(20)
        line.send('{"type": "hello", "num_connections": 1}')
        over.wait(20)

    with serve(talk, "127.0.0.1", 0) as slack, odd_slack() as opening:
        threading.Thread(target=slack.serve_forever, name="slack").start()
        opening.will(Answer({"ok": True, "url": f"ws://127.0.0.1:{slack.socket.getsockname()[1]}/"}))
        connection = Connection(SmallSide(web_client("xoxb-odd", opening.url)), "xapp-odd", lambda _: None)
        try:
            connection.open()
            until(lambda: connection.seconds_since_heard is not None)
            assert not connection.is_open
            greet.set()
            assert connection.wait_for_hello(20)
            assert connection.is_open
        finally:
            over.set()
            connection.close()


def test_a_wrong_app_token_stops_the_start_with_one_line(side: SmallSide) -> None:
    with pytest.raises(Misconfigured) as told:
        SocketConnections(side, "xapp-wrong").start()
    assert "DOORSTEP_SLACK_APP_TOKEN" in told.value.user_message
    assert "\n" not in told.value.user_message


@pytest.mark.parametrize("fault", ["refresh", "close", "abort"])
def test_lost_connections_come_back(side: SmallSide, phone: httpx.Client, fault: str) -> None:
    connections = SocketConnections(side, "xapp-sandbox")
    connections.start()
    try:
        phone.post("/control/faults", json={"socket": fault}).raise_for_status()
        until(lambda: ask(phone)[0] != [])
    finally:
        connections.close()


def test_a_silent_connection_is_replaced(sandbox: Sandbox, side: SmallSide, phone: httpx.Client) -> None:
    connections = SocketConnections(side, "xapp-sandbox", connections=1, silence=0.2)
    connections.start()
    try:
        until(lambda: tickets(phone) >= 2)
        until(lambda: ask(phone)[0] != [])
    finally:
        connections.close()


def test_connections_that_nobody_holds_are_noticed_said_and_let_go(
    side: SmallSide, phone: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    connections = SocketConnections(
        side, "xapp-sandbox", silence=0.2, stale_connections=StaleConnections(0.0, 0.3)
    )
    connections.start()
    try:
        assert connections.status().stale == 0
        for _ in range(4):
            phone.post("/control/faults", json={"socket": "ghost"}).raise_for_status()
        until(lambda: connections.status().stale > 0)  # with the next hello, as a line was quiet
        assert connections.status().stale_for_seconds is not None
        until(lambda: metric("ghost") > 0)
        until(lambda: connections.status().stale == 0)
        assert connections.status().stale_for_seconds is None
        until(lambda: (metric("open"), metric("ghost")) == (2, 0))
        until(lambda: connections.status().open == 2)
        assert "connections of this app" in caplog.text
        until(lambda: ask(phone)[0] != [])
    finally:
        connections.close()


def metric(state: str) -> float:
    return (
        REGISTRY.get_sample_value("doorstep_socket_connections", {"surface": "slack", "state": state}) or 0.0
    )


def test_what_neighbours_hold_is_no_ghost(side: SmallSide) -> None:
    first = SocketConnections(side, "xapp-sandbox", neighbours=lambda: 1)
    second = SocketConnections(side, "xapp-sandbox", neighbours=lambda: 1)
    first.start()
    second.start()
    try:
        status = second.status()
        assert status.counted in {3, 4}  # the hellos of two lines may be read in either order
        assert (status.held, status.stale) == (4, 0)
        assert status.seconds_since_heard is not None
        assert status.seconds_since_heard < 10
    finally:
        first.close()
        second.close()


def test_a_lost_line_is_asked_for_again_for_as_long_as_slack_refuses(
    side: SmallSide, phone: httpx.Client
) -> None:
    connections = SocketConnections(side, "xapp-sandbox")
    connections.start()
    try:
        for answer, times in (("500", 2), ("429", 2), ("reset-before", 2)):
            fault = {"method": "apps.connections.open", "answer": answer, "times": times, "retry_after": 1}
            phone.post("/control/faults", json=fault).raise_for_status()
        phone.post("/control/faults", json={"socket": "close"}).raise_for_status()
        until(lambda: connections.status().open < 2)
        until(lambda: connections.status().open == 2)
        assert ask(phone)[0] == ["Here it is."]
    finally:
        connections.close()


def test_a_line_that_a_proxy_keeps_waiting_is_given_up_and_asked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.slack.transport.socket_client._OPENING", 0.3)
    with small_proxy() as proxy, Sandbox(WORKSPACE, MANIFEST, called="http://slack.example") as sandbox:
        for name in ("HTTPS_PROXY", "HTTP_PROXY"):
            monkeypatch.setenv(name, proxy.address)
        proxy.leads_to["slack.example"] = int(sandbox.url.rsplit(":", 1)[1])
        behind = SmallSide(web_client("xoxb-sandbox", "http://slack.example/api/"))
        connections = SocketConnections(behind, "xapp-sandbox")
        connections.start()
        try:
            proxy.hangs = "CONNECT"
            httpx.post(f"{sandbox.url}/control/faults", json={"socket": "close"}, trust_env=False)
            until(lambda: connections.status().open == 0)
            asked = len(proxy.asked)
            until(lambda: len(proxy.asked) > asked + 4)
            proxy.hangs = ""
            until(lambda: connections.status().open == 2)
        finally:
            connections.close()
            websocket.setdefaulttimeout(None)


def test_it_can_be_closed_while_slack_refuses(side: SmallSide, phone: httpx.Client) -> None:
    connections = SocketConnections(side, "xapp-sandbox")
    connections.start()
    fault = {"method": "apps.connections.open", "answer": "429", "times": 99, "retry_after": 600}
    phone.post("/control/faults", json=fault).raise_for_status()
    phone.post("/control/faults", json={"socket": "close"}).raise_for_status()
    until(lambda: connections.status().open == 0)
    began = time.monotonic()
    connections.close()
    assert time.monotonic() - began < PATIENCE


def tickets(phone: httpx.Client) -> int:
    entries = phone.get("/control/journal?since=0").json()["entries"]
    return sum(entry.get("method") == "apps.connections.open" for entry in entries)


def test_the_app_knows_itself(client: WebClient) -> None:
    assert fetch_identity(client).team_id == "T0LARK"


@pytest.mark.parametrize(
    ("token", "address", "named"),
    [
        ("xoxb-wrong", None, "DOORSTEP_SLACK_BOT_TOKEN"),
        ("xoxb-sandbox", "http://127.0.0.1:9/api/", "DOORSTEP_SLACK_API_URL"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_line(
    sandbox: Sandbox, token: str, address: str | None, named: str
) -> None:
    with pytest.raises(Misconfigured) as told:
        fetch_identity(web_client(token, address or sandbox.api_url))
    assert named in told.value.user_message
    assert "\n" not in told.value.user_message
