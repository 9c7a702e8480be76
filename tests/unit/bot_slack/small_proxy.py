"""A council's proxy, made small: tunnels, requests in our place, and every way of not helping."""

from __future__ import annotations

import base64
import http.client
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.patience import PATIENCE


@dataclass
class SmallProxy:
    """`asked` is each request line that came. `leads_to` is where each name is found, on this machine."""

    port: int
    leads_to: dict[str, int]
    #: "name:password", wanted of everybody; nothing where anybody may pass.
    wants: str = ""
    #: Answered in place of passing anything on, such as 403 or 502.
    answers: int = 0
    #: Takes requests of this method, such as CONNECT, and answers none.
    hangs: str = ""
    asked: list[str] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        """As HTTPS_PROXY has it, without a password."""
        return f"http://127.0.0.1:{self.port}"

    def address_for(self, name_and_password: str) -> str:
        """As HTTPS_PROXY has it, with one; percent-encoded by the caller."""
        return f"http://{name_and_password}@127.0.0.1:{self.port}"


@contextmanager
def small_proxy(**leads_to: int) -> Iterator[SmallProxy]:
    """Runs until the block ends; `slack=PORT` leads "slack.example" there."""
    server = _Server(("127.0.0.1", 0), _Handler)
    names = {f"{name}.example": port for name, port in leads_to.items()}
    server.proxy = SmallProxy(server.server_port, names)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server.proxy
    finally:
        server.proxy.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    proxy: SmallProxy

    def handle_error(self, request: Any, client_address: Any) -> None:
        """An end that breaks off is what tests do here: nothing to say."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def proxy(self) -> SmallProxy:
        assert isinstance(self.server, _Server)
        return self.server.proxy

    def do_CONNECT(self) -> None:
        if self._is_let_through():
            with socket.create_connection(("127.0.0.1", self._port_of(self.path.split(":")[0]))) as slack:
                self.send_response(200)
                self.end_headers()
                self._relay(slack)
        self.close_connection = True

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not self._is_let_through():
            return
        parts = urlsplit(self.path)
        slack = http.client.HTTPConnection("127.0.0.1", self._port_of(parts.hostname or ""), timeout=PATIENCE)
        headers = {name: value for name, value in self.headers.items() if not name.startswith("Proxy-")}
        slack.request("POST", f"{parts.path}?{parts.query}".rstrip("?"), sent, headers)
        answer = slack.getresponse()
        self._say(answer.status, answer.read(), answer.headers.get("Content-Type", "text/plain"))
        slack.close()

    def _is_let_through(self) -> bool:
        self.proxy.asked.append(f"{self.command} {self.path}")
        wanted = base64.b64encode(self.proxy.wants.encode()).decode()
        if self.proxy.hangs == self.command:
            self.proxy.closing.wait(20)
            self.close_connection = True
            return False
        if self.proxy.answers:
            self._say(self.proxy.answers, b"<html>not through here</html>", "text/html")
        elif self.proxy.wants and self.headers.get("Proxy-Authorization") != f"Basic {wanted}":
            self._say(407, b"<html>who are you?</html>", "text/html")
        else:
            return True
        return False

    def _port_of(self, name: str) -> int:
        return self.proxy.leads_to[name]

    def _relay(self, slack: socket.socket) -> None:
        ends = {self.connection: slack, slack: self.connection}
        while not self.proxy.closing.is_set():
            ready, _, _ = select.select(list(ends), [], [], 0.05)
            for end in ready:
                carried = end.recv(65536)
                if not carried:
                    return
                ends[end].sendall(carried)

    def _say(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the standard library names it so
        """Quiet."""
