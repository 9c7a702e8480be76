"""Socket Mode: who gets an envelope, what comes back when nobody acknowledges, how connections end."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
import websockets.sync.client as ws
from slack_bolt import App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from websockets.exceptions import ConnectionClosed, ConnectionClosedError, ConnectionClosedOK, InvalidStatus

from deploy.sandbox.server import Sandbox
from tests.sandbox.phone import Json, Phone, eventually, journal, post
from tests.sandbox.wire import Wire, address

Connect = Callable[[], SocketModeHandler]


def receive(connection: ws.ClientConnection) -> Json:
    return dict(json.loads(connection.recv(timeout=20)))


def acknowledge(connection: ws.ClientConnection, envelope: Json) -> None:
    connection.send(json.dumps({"envelope_id": envelope["envelope_id"]}))


def test_hello_counts_the_connections(sandbox: Sandbox) -> None:
    with ws.connect(address(sandbox)) as first, ws.connect(address(sandbox)) as second:
        assert receive(first)["num_connections"] == 1
        hello = receive(second)
        assert (hello["num_connections"], hello["connection_info"]) == (2, {"app_id": "A0DOOR"})


def test_an_address_works_once(sandbox: Sandbox) -> None:
    url = address(sandbox)
    with ws.connect(url) as connection:
        receive(connection)
    with pytest.raises(InvalidStatus):
        ws.connect(url)


def test_an_eleventh_connection_is_sent_away(sandbox: Sandbox) -> None:
    with ExitStack() as stack:
        for _ in range(10):
            receive(stack.enter_context(ws.connect(address(sandbox))))
        eleventh = stack.enter_context(ws.connect(address(sandbox)))
        assert receive(eleventh)["reason"] == "too_many_websockets"
        with pytest.raises(ConnectionClosed):
            eleventh.recv(timeout=20)


def test_an_envelope_goes_to_one_connection_and_turns_rotate(sandbox: Sandbox, amina: Phone) -> None:
    with ws.connect(address(sandbox)) as first, ws.connect(address(sandbox)) as second:
        receive(first), receive(second)
        for text in ("/case one", "/case two"):
            amina.act("command", text=text)
        got = [receive(first)["payload"]["text"], receive(second)["payload"]["text"]]
        assert sorted(got) == ["one", "two"]
        for connection in (first, second):
            with pytest.raises(TimeoutError):
                connection.recv(timeout=0.05)


def test_an_unacknowledged_event_comes_back_at_once_and_says_why(sandbox: Sandbox, amina: Phone) -> None:
    with ws.connect(address(sandbox)) as connection:
        receive(connection)
        amina.act("say", text="hello")
        first, again = receive(connection), receive(connection)
        acknowledge(connection, again)
    assert (first["retry_attempt"], first["retry_reason"]) == (0, "")
    assert (again["retry_attempt"], again["retry_reason"]) == (1, "timeout")
    assert first["payload"]["event_id"] == again["payload"]["event_id"]
    assert first["envelope_id"] != again["envelope_id"]


def test_the_second_redelivery_waits_a_minute_of_workspace_time(sandbox: Sandbox, amina: Phone) -> None:
    with ws.connect(address(sandbox)) as connection:
        receive(connection)
        amina.act("say", text="hello")
        receive(connection), receive(connection)
        eventually(lambda: [each.get("outcome") for each in journal(sandbox, "delivery")] == ["timeout"] * 2)
        with pytest.raises(TimeoutError):
            connection.recv(timeout=0.05)
        post(sandbox.url, "clock", {"advance": "PT1M"})
        assert receive(connection)["retry_attempt"] == 2


def test_an_event_waits_for_a_connection(sandbox: Sandbox, amina: Phone) -> None:
    amina.act("say", text="anybody there?")
    with ws.connect(address(sandbox)) as connection:
        receive(connection)
        envelope = receive(connection)
        acknowledge(connection, envelope)
    assert envelope["payload"]["event"]["text"] == "anybody there?"


def test_a_command_without_a_connection_fails_in_slacks_words(amina: Phone) -> None:
    screen = amina.act("command", text="/case")
    assert screen["notices"] == ['/case failed with the error "dispatch_failed"']


def test_an_unacknowledged_command_fails_and_is_not_sent_again(sandbox: Sandbox, amina: Phone) -> None:
    with ws.connect(address(sandbox)) as connection:
        receive(connection)
        screen = amina.act("command", text="/case CIN-1042")
        assert receive(connection)["payload"]["text"] == "CIN-1042"
        with pytest.raises(TimeoutError):
            connection.recv(timeout=0.1)
    assert screen["notices"] == ['/case failed with the error "operation_timeout"']


def test_a_commands_acknowledgement_may_carry_an_answer_for_one(wire: Wire, sandbox: Sandbox) -> None:
    wire.listener = lambda command: {"text": f"No case {command['text']}"}
    ruth, sam = Phone(sandbox, "ruth"), Phone(sandbox, "sam")
    ruth.act("command", text="/case X", **{"in": "north-locality"})
    (message,) = ruth.messages("north-locality")
    assert (message["text"], message["ephemeral"]) == ("No case X", True)
    assert sam.messages("north-locality") == []


def test_an_acknowledgement_counts_on_any_connection(sandbox: Sandbox, amina: Phone) -> None:
    with ws.connect(address(sandbox)) as first, ws.connect(address(sandbox)) as second:
        receive(first), receive(second)
        with ThreadPoolExecutor() as pool:
            acting = pool.submit(amina.act, "command", text="/case")
            # The second connection has the first turn: the one that opened first comes round again later.
            acknowledge(first, receive(second))
            assert acting.result()["notices"] == []


def test_a_refresh_is_announced_before_the_connection_is_closed(sandbox: Sandbox) -> None:
    with ws.connect(address(sandbox)) as connection:
        receive(connection)
        post(sandbox.url, "faults", {"socket": "refresh"})
        assert receive(connection)["reason"] == "refresh_requested"
        with pytest.raises(ConnectionClosedOK):
            connection.recv(timeout=20)


def test_a_connection_can_be_closed_or_cut_without_a_word(sandbox: Sandbox) -> None:
    for how, ending in (("close", ConnectionClosedOK), ("abort", ConnectionClosedError)):
        with ws.connect(address(sandbox)) as connection:
            receive(connection)
            post(sandbox.url, "faults", {"socket": how})
            with pytest.raises(ending):
                connection.recv(timeout=20)


def test_slacks_client_comes_back_after_a_cut(
    app: App, connect: Connect, sandbox: Sandbox, amina: Phone
) -> None:
    app.command("/case")(lambda ack: ack("here"))
    connect()
    post(sandbox.url, "faults", {"socket": "abort"})
    eventually(lambda: amina.act("command", text="/case") and amina.messages())
    assert amina.messages()[-1]["text"] == "here"


def test_a_payload_can_be_delivered_twice(wire: Wire, sandbox: Sandbox, amina: Phone) -> None:
    amina.act("command", text="/case")
    post(sandbox.url, "faults", {"redeliver": "last"})
    first, second = wire.received
    assert first == second
