"""Connections to Slack that are kept for the next call: with TLS, opening one takes longer than a call."""

from __future__ import annotations

import http.client
import select
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple

#: Seconds: a connection unused for longer may have been forgotten by something between us and Slack.
_FRESH = 15.0
_MOST_IDLE = 16


class Host(NamedTuple):
    """Where a connection leads: "https" or "http", and name and port."""

    scheme: str
    address: str


class _Idle(NamedTuple):
    host: Host
    since: float
    line: http.client.HTTPConnection


@dataclass(slots=True)
class Lines:
    """Safe for many threads: each takes a connection out, and `post` puts it back once it was answered.

    `timeout` in seconds; without `tls` the machine's own authorities are trusted.
    """

    timeout: float
    tls: ssl.SSLContext | None = None
    _idle: list[_Idle] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def kept(self, host: Host, *, sure: bool = True) -> http.client.HTTPConnection | None:
        """The one used last that still stands, so that those not needed grow old; None without one.

        Whoever can well post again need not be `sure`: the look lets other threads run first, which costs
        a busy process more than a post.
        """
        while (idle := self._last()) is not None:
            fresh = idle.host == host and time.monotonic() - idle.since < _FRESH
            if fresh and (not sure or _still_open(idle.line)):
                return idle.line
            idle.line.close()
        return None

    def _last(self) -> _Idle | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def new(self, host: Host) -> http.client.HTTPConnection:
        """Another one, which connects with its first request or by `connect()`."""
        if host.scheme == "https":
            self.tls = self.tls or ssl.create_default_context()  # once: reading all authorities takes long
            return http.client.HTTPSConnection(host.address, timeout=self.timeout, context=self.tls)
        return http.client.HTTPConnection(host.address, timeout=self.timeout)

    def post(
        self,
        host: Host,
        line: http.client.HTTPConnection,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
    ) -> tuple[http.client.HTTPResponse, bytes]:
        """The answer and what it held; raises OSError or HTTPException where there was none in time."""
        try:
            line.request("POST", path, body, dict(headers))
            answer = line.getresponse()
            held = answer.read()
        except BaseException:
            line.close()
            raise
        if answer.will_close:
            line.close()
        else:
            self.keep(host, line)
        return answer, held

    def keep(self, host: Host, line: http.client.HTTPConnection) -> None:
        """For whoever posts next."""
        with self._lock:
            if len(self._idle) < _MOST_IDLE:
                self._idle.append(_Idle(host, time.monotonic(), line))
                return
        line.close()

    def close(self) -> None:
        """Let go of all that are kept."""
        with self._lock:
            while self._idle:
                self._idle.pop().line.close()


def _still_open(line: http.client.HTTPConnection) -> bool:
    """Nothing waits to be read: an idle connection with something to read was closed at the other end."""
    if line.sock is None:
        return False
    poll = select.poll()
    poll.register(line.sock, select.POLLIN)
    return not poll.poll(0)
