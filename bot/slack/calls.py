"""Calls to Slack's Web API over connections that are kept: with TLS, opening one takes longer than a call.

The SDK opens one for each call. What goes wrong is raised as the SDK raises it, so that one place reads it.
A call is made once: on a kept connection that the other end has just closed nobody can tell whether it was
taken, and whoever asked finds out.
"""

from __future__ import annotations

import http.client
import json
import select
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from urllib.error import URLError
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.slack.blocks.text import Json

#: Seconds: a connection unused for longer may have been forgotten by something between us and Slack.
_FRESH = 15.0
_MOST_IDLE = 8


class NotBegunError(Exception):
    """Whoever asked for the call did not want it any more once it could have been made."""


@dataclass(slots=True)
class Calls:
    """Safe for many threads; `client` says where Slack is, who we are, and how long to wait."""

    client: WebClient
    _idle: list[tuple[float, http.client.HTTPConnection]] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)
    _tls: ssl.SSLContext | None = None

    def call(self, method: str, body: Json, may: Callable[[], bool]) -> SlackResponse:
        """Slack's answer; raises bot.slack.outcomes.CALL_ERRORS, or NotBegunError where `may` said no.

        `may` is asked when the connection stands, so that no time passes between its answer and the call.
        """
        if self.client.proxy is not None:  # the SDK knows how to go through it
            if not may():
                raise NotBegunError
            return self.client.api_call(method, json=body)
        line = self._kept() or self._opened()
        if not may():
            self._keep(line)
            raise NotBegunError
        return self._answered(line, method, body)

    def close(self) -> None:
        """Let go of all connections that are kept."""
        while self._idle:
            self._idle.pop()[1].close()

    def _answered(self, line: http.client.HTTPConnection, method: str, body: Json) -> SlackResponse:
        url = self.client.base_url + method
        try:
            line.request("POST", urlsplit(url).path, json.dumps(body).encode(), self._headers())
            answer = line.getresponse()
            text = answer.read().decode(answer.headers.get_content_charset() or "utf-8", "replace")
        except BaseException:
            line.close()
            raise
        if answer.will_close:
            line.close()
        else:
            self._keep(line)
        response = SlackResponse(
            client=self.client,
            http_verb="POST",
            api_url=url,
            req_args={},
            data=_read(text),
            headers=dict(answer.headers.items()),
            status_code=answer.status,
        )
        response.validate()  # type: ignore[no-untyped-call] # the SDK does not say that it answers with itself
        return response

    def _headers(self) -> dict[str, str]:
        return {
            **self.client.headers,
            "Authorization": f"Bearer {self.client.token}",
            "Content-Type": "application/json;charset=utf-8",
        }

    def _kept(self) -> http.client.HTTPConnection | None:
        """The one used last, so that those not needed grow old."""
        with self._lock:
            while self._idle:
                since, line = self._idle.pop()
                if time.monotonic() - since < _FRESH and _still_open(line):
                    return line
                line.close()
        return None

    def _keep(self, line: http.client.HTTPConnection) -> None:
        with self._lock:
            if len(self._idle) < _MOST_IDLE:
                self._idle.append((time.monotonic(), line))
                return
        line.close()

    def _opened(self) -> http.client.HTTPConnection:
        address = urlsplit(self.client.base_url)
        line = self._line(address.scheme, address.netloc)
        try:
            line.connect()
        except OSError as error:
            line.close()
            raise URLError(error) from error  # as the SDK says that Slack was not reached
        return line

    def _line(self, scheme: str, host: str) -> http.client.HTTPConnection:
        if scheme == "https":
            self._tls = self._tls or self.client.ssl or ssl.create_default_context()
            return http.client.HTTPSConnection(host, timeout=self.client.timeout, context=self._tls)
        return http.client.HTTPConnection(host, timeout=self.client.timeout)


def _still_open(line: http.client.HTTPConnection) -> bool:
    """Nothing waits to be read: an idle connection with something to read was closed at the other end."""
    if line.sock is None:
        return False
    poll = select.poll()
    poll.register(line.sock, select.POLLIN)
    return not poll.poll(0)


def _read(text: str) -> Json:
    try:
        answer = json.loads(text)
    except ValueError:
        answer = None
    return answer if isinstance(answer, dict) else {"ok": False, "error": "Slack's answer is not an object"}
