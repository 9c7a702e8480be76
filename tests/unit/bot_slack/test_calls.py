"""Calls go over connections that are kept, and each is made once."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError

import pytest

from bot.slack.transport.calls import Calls, NotBegunError
from bot.slack.transport.web_client import web_client

ANSWER = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{"ok": true}'


class Server:
    """Answers on kept connections; `per_connection` is after how many answers it hangs up."""

    def __init__(self, per_connection: int) -> None:
        self._per_connection = per_connection
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}/api/"
        self.connections = 0
        self.hung_up = threading.Semaphore(0)
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        socket.create_connection(self._listening.getsockname()).close()
        self._thread.join()
        self._listening.close()

    def _serve(self) -> None:
        while True:
            line, _ = self._listening.accept()
            with line:
                if not self._answer(line):
                    return
            self.hung_up.release()

    def _answer(self, line: socket.socket) -> bool:
        answered = 0
        while answered < self._per_connection:
            asked = line.recv(65536)
            if not asked:
                return answered > 0
            self.connections += answered == 0
            line.sendall(ANSWER)
            answered += 1
        return True


@contextmanager
def server(per_connection: int) -> Iterator[Server]:
    running = Server(per_connection)
    try:
        yield running
    finally:
        running.close()


def calls(address: str) -> Calls:
    return Calls(web_client("xoxb-test", address, timeout=2))


def test_one_connection_takes_many_calls() -> None:
    with server(per_connection=100) as slack:
        made = calls(slack.address)
        for _ in range(5):
            assert made.call("chat.postMessage", {"text": "x"}, lambda: True)["ok"]
        made.close()
        assert slack.connections == 1


def test_a_connection_that_was_closed_meanwhile_is_replaced_before_anything_is_sent_on_it() -> None:
    with server(per_connection=1) as slack:
        made = calls(slack.address)
        for _ in range(3):
            assert made.call("chat.postMessage", {"text": "x"}, lambda: True)["ok"]
            assert slack.hung_up.acquire(timeout=5)
        made.close()
        assert slack.connections == 3


def test_whoever_asks_may_change_their_mind_once_the_connection_stands() -> None:
    with server(per_connection=100) as slack:
        made = calls(slack.address)
        with pytest.raises(NotBegunError):
            made.call("chat.postMessage", {"text": "x"}, lambda: False)
        assert made.call("chat.postMessage", {"text": "x"}, lambda: True)["ok"]
        made.close()
        assert slack.connections == 1


def test_a_slack_that_is_not_there_was_not_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(URLError):
        calls(f"http://127.0.0.1:{port}/api/").call("chat.postMessage", {}, lambda: True)
