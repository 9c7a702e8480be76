"""Calls go over connections that are kept, and each is made once."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from bot.slack.transport import http_connection
from bot.slack.transport.calls import Calls
from bot.slack.transport.failures import AnswerLost, NotBegunError, NotReached
from bot.slack.transport.pool import ConnectionPool
from bot.slack.transport.responses import Responses
from bot.slack.transport.web_client import pool_for, web_client
from tests.unit.bot_slack.kept_server import kept_server, tls_of

pytestmark = pytest.mark.outside


def calls(address: str) -> Calls:
    client = web_client("xoxb-test", address, timeout=2)
    return Calls(client, pool_for(client))


def test_one_connection_takes_many_calls() -> None:
    with kept_server() as slack:
        made = calls(slack.address)
        for _ in range(5):
            assert made.call("chat.postMessage", {"text": "x"}, lambda: True)["ok"]
        made.close()
        assert (slack.connections, slack.requests) == (1, 5)


def test_calls_and_answers_share_their_connections() -> None:
    with kept_server() as slack:
        client = web_client("xoxb-test", slack.address)
        pool = pool_for(client)
        assert Calls(client, pool).call("chat.postMessage", {"text": "x"}, lambda: True)["ok"]
        assert Responses(pool).post(f"{slack.address}response", {"text": "x"}) == 200
        pool.close()
        assert (slack.connections, slack.requests) == (1, 2)


def test_a_connection_that_was_closed_meanwhile_is_replaced_before_anything_is_sent_on_it() -> None:
    with kept_server(per_connection=1) as slack:
        made = calls(slack.address)
        for _ in range(3):
            assert made.call("chat.postMessage", {"text": "x"}, lambda: True)["ok"]
            assert slack.hung_up.acquire(timeout=20)
        made.close()
        assert (slack.connections, slack.requests) == (3, 3)


def test_a_connection_that_was_unused_for_long_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert http_connection._TRUSTED == 15.0
    monkeypatch.setattr(http_connection, "_TRUSTED", 0.0)
    with kept_server() as slack:
        made = calls(slack.address)
        for _ in range(3):
            assert made.call("chat.postMessage", {"text": "x"}, lambda: True)["ok"]
        made.close()
        assert slack.connections == 3


def test_whoever_asks_may_change_their_mind_once_the_connection_stands() -> None:
    with kept_server() as slack:
        made = calls(slack.address)
        with pytest.raises(NotBegunError):
            made.call("chat.postMessage", {"text": "x"}, lambda: False)
        assert slack.hung_up.acquire(timeout=20)  # it was opened, and let go
        assert made.call("chat.postMessage", {"text": "x"}, lambda: True)["ok"]
        made.close()
        assert slack.requests == 1


def test_who_asks_is_asked_only_when_the_connection_stands(tmp_path: Path) -> None:
    """Also with TLS, whose greetings take longest."""
    server, client = tls_of(tmp_path, "localhost")
    with kept_server(tls=server) as slack:
        asked = web_client("xoxb-test", f"https://localhost:{slack.port}/api/", timeout=2)
        asked.ssl = client
        made = Calls(asked, pool_for(asked))
        stood: list[bool] = []

        def may() -> bool:
            stood.append(slack.greeted.wait(20))
            return True

        for _ in range(2):
            assert made.call("chat.postMessage", {"text": "x"}, may)["ok"]
        made.close()
        assert stood == [True, True]
        assert (slack.connections, slack.requests) == (1, 2)


def test_a_slack_that_is_not_there_was_not_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NotReached, match=r"^Slack was not reached: ConnectionRefusedError$"):
        calls(f"http://127.0.0.1:{port}/api/").call("chat.postMessage", {}, lambda: True)


def test_a_slack_whose_name_nobody_knows_was_not_reached() -> None:
    with pytest.raises(NotReached, match=r"^Slack was not reached: gaierror$"):
        calls("http://slack.invalid/api/").call("chat.postMessage", {}, lambda: True)


def test_a_slack_that_nobody_vouches_for_was_not_reached(tmp_path: Path) -> None:
    server, _ = tls_of(tmp_path, "localhost")
    with kept_server(tls=server) as slack:
        made = calls(f"https://localhost:{slack.port}/api/")
        with pytest.raises(NotReached, match=r"^Slack was not reached: SSLCertVerificationError$"):
            made.call("chat.postMessage", {}, lambda: True)
        assert slack.requests == 0


def test_a_call_whose_answer_does_not_come_is_not_made_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        came: list[bytes] = []

        def hang_up_on_each() -> None:
            while True:
                line, _ = listening.accept()
                with line:
                    came.append(line.recv(65536))
                if not came[-1]:
                    return

        thread = threading.Thread(target=hang_up_on_each)
        thread.start()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/api/"
        with pytest.raises(AnswerLost):
            calls(address).call("chat.postMessage", {}, lambda: True)
        with pytest.raises(AnswerLost):
            Responses(ConnectionPool()).post(address, {})
        socket.create_connection(listening.getsockname()).close()
        thread.join()
    assert [line[:4] for line in came] == [b"POST", b"POST", b""]
