"""An answer to a `response_url` is posted again only where a kept connection had been closed meanwhile."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.slack.transport.calls import Calls
from bot.slack.transport.failures import AnswerLost, NotReached
from bot.slack.transport.pool import ConnectionPool
from bot.slack.transport.responses import Responses
from bot.slack.transport.web_client import pool_for, web_client
from tests.unit.bot_slack.kept_server import ANSWER, kept_server

pytestmark = pytest.mark.outside


@pytest.fixture
def pool() -> Iterator[ConnectionPool]:
    kept = ConnectionPool()
    yield kept
    kept.close()


def test_an_answer_is_posted_again_where_the_kept_connection_had_been_closed(pool: ConnectionPool) -> None:
    with kept_server(per_connection=1) as slack:
        for _ in range(3):
            assert Responses(pool).post(f"{slack.address}response", {"text": "x"}) == 200
            assert slack.hung_up.acquire(timeout=20)
        assert slack.requests == 3


@contextmanager
def answering_once_a_connection() -> Iterator[tuple[str, list[bytes]]]:
    """Reads a second request on each connection, and hangs up in place of an answer."""
    came: list[bytes] = []

    def serve(listening: socket.socket) -> None:
        while True:
            line, _ = listening.accept()
            with line:
                for _ in range(2):
                    asked = line.recv(65536)
                    while asked and not asked.endswith(b"}"):
                        asked += line.recv(65536)
                    if not asked:
                        return
                    came.append(asked)
                    if len(came) % 2:
                        line.sendall(ANSWER)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve, args=(listening,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/api/", came
        finally:
            socket.create_connection(listening.getsockname()).close()
            thread.join()


def test_what_a_kept_connection_may_have_taken_is_posted_again_as_an_answer(pool: ConnectionPool) -> None:
    with answering_once_a_connection() as (address, came):
        responses = Responses(pool)
        assert responses.post(address, {"text": "first"}) == 200
        assert responses.post(address, {"text": "second"}) == 200
        pool.close()
    assert [b"second" in each for each in came] == [False, True, True]


def test_what_a_kept_connection_may_have_taken_is_never_called_again(pool: ConnectionPool) -> None:
    with answering_once_a_connection() as (address, came):
        client = web_client("xoxb-test", address, timeout=2)
        made = Calls(client, pool)
        assert made.call("chat.postMessage", {"text": "first"}, lambda: True)["ok"]
        with pytest.raises(AnswerLost, match="RemoteDisconnected"):
            made.call("chat.postMessage", {"text": "second"}, lambda: True)
        pool.close()
    assert [b"second" in each for each in came] == [False, True]


def test_an_answer_that_does_not_come_is_waited_for_a_second_only() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        pool = pool_for(web_client("xoxb-test"))
        with pytest.raises(AnswerLost, match="TimeoutError"):
            Responses(pool).post(f"http://127.0.0.1:{port}/response", {})


@pytest.mark.parametrize(
    "url", ["", "nonsense", "ftp://slack.example/", "http://[", "http://slack..example/"]
)
def test_an_address_that_is_none_is_posted_to_by_nobody(pool: ConnectionPool, url: str) -> None:
    with pytest.raises((AnswerLost, NotReached)):
        Responses(pool).post(url, {})
