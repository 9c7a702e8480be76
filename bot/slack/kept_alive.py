"""Posting to Slack's `response_url`s over connections that are kept: opening one costs more than the post."""

from __future__ import annotations

import http.client
import ssl
import time
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from slack_sdk import WebClient

#: Seconds: a connection unused for longer may have been closed at the other end without our noticing.
_FRESH = 15.0
_MOST_IDLE = 16

_HEADERS = {"Content-Type": "application/json; charset=utf-8"}

#: How a kept connection fails that the other end has closed meanwhile: nothing was taken then.
_CLOSED_MEANWHILE = (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError)


@dataclass(slots=True)
class _Idle:
    host: tuple[str, str]
    line: http.client.HTTPConnection
    since: float


@dataclass(slots=True)
class KeptAlive:
    """Safe for many threads: each takes a connection out and puts it back when it was answered."""

    client: WebClient
    timeout: float
    _idle: deque[_Idle] = field(default_factory=deque)
    _tls: ssl.SSLContext | None = None

    def post(self, url: str, body: bytes) -> int:
        """The answer's status; raises OSError or HTTPException where there was none in time."""
        parts = urlsplit(url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        host = (parts.scheme, parts.netloc)
        kept = self._kept(host)
        if kept is not None:
            try:
                return self._post(host, kept, path, body)
            except _CLOSED_MEANWHILE:
                pass  # as servers do with idle connections; a new one tells whether Slack is there
        return self._post(host, self._opened(host), path, body)

    def close(self) -> None:
        """Let go of all that are kept."""
        while self._idle:
            self._idle.pop().line.close()

    def _post(self, host: tuple[str, str], line: http.client.HTTPConnection, path: str, body: bytes) -> int:
        try:
            line.request("POST", path, body, _HEADERS)
            answer = line.getresponse()
            answer.read()
        except BaseException:
            line.close()
            raise
        if answer.will_close or len(self._idle) >= _MOST_IDLE:
            line.close()
        else:
            self._idle.append(_Idle(host, line, time.monotonic()))
        return answer.status

    def _kept(self, host: tuple[str, str]) -> http.client.HTTPConnection | None:
        """The one used last, so that those not needed grow old."""
        while self._idle:
            try:
                idle = self._idle.pop()
            except IndexError:  # another thread took the last one
                return None
            if idle.host == host and time.monotonic() - idle.since < _FRESH:
                return idle.line
            idle.line.close()
        return None

    def _opened(self, host: tuple[str, str]) -> http.client.HTTPConnection:
        scheme, address = host
        if scheme == "https":
            return http.client.HTTPSConnection(address, timeout=self.timeout, context=self._context())
        return http.client.HTTPConnection(address, timeout=self.timeout)

    def _context(self) -> ssl.SSLContext:
        """Made once: reading the certificates of all authorities takes longer than a post."""
        if self._tls is None:
            self._tls = self.client.ssl or ssl.create_default_context()
        return self._tls
