"""A Slack that answers as told: a real HTTP server on loopback, one answer for each request."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What one request gets; `cut` resets the connection instead, `hang` leaves it without an answer."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    hang: bool = False


@dataclass
class OddSlack:
    """`answers` are used up in order; `asked` is what came: the method's name and its arguments."""

    url: str
    answers: list[Answer] = field(default_factory=list)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def will(self, *answers: Answer) -> None:
        self.answers.extend(answers)


@contextmanager
def odd_slack() -> Iterator[OddSlack]:
    """Runs until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    slack = OddSlack(f"http://127.0.0.1:{server.server_port}/api/")
    server.slack = slack  # type: ignore[attr-defined] # the standard library's way to hand a handler its state
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield slack
    finally:
        slack.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        slack: OddSlack = self.server.slack  # type: ignore[attr-defined] # set in odd_slack
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        json_sent = sent and "json" in self.headers.get("Content-Type", "")
        slack.asked.append(
            (self.path.removeprefix("/api/"), json.loads(sent) if json_sent else {"raw": sent})
        )
        answer = slack.answers.pop(0)
        if answer.cut:
            self._cut()
        elif answer.hang:
            slack.closing.wait(10)
        else:
            self._say(answer)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the standard library names it so
        """Quiet."""

    def _cut(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def _say(self, answer: Answer) -> None:
        body = answer.body if isinstance(answer.body, str) else json.dumps(answer.body)
        self.send_response(answer.status)
        for name, value in {"Content-Type": "application/json", **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())
