"""Calls to Slack's Web API over connections that are kept; the SDK opens one for each call.

What goes wrong is raised as the SDK raises it, so that one place reads it. A call is made once: on a kept
connection that the other end has just closed nobody can tell whether it was taken, and whoever asked finds
out.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from urllib.error import URLError
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.slack.drawing.text import Json
from bot.slack.transport.lines import Host, Lines


class NotBegunError(Exception):
    """Whoever asked for the call did not want it any more once it could have been made."""


class Calls:
    """Safe for many threads; `client` says where Slack is, who we are, and how long to wait."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        parts = urlsplit(client.base_url)
        self._host, self._path = Host(parts.scheme, parts.netloc), parts.path
        self._lines = Lines(client.timeout, client.ssl)

    def call(self, method: str, body: Json, may: Callable[[], bool]) -> SlackResponse:
        """Slack's answer; raises CALL_ERRORS of outcomes.py, or NotBegunError where `may` said no.

        `may` is asked when the connection stands, so that no time passes between its answer and the call.
        """
        if self._client.proxy is not None:  # the SDK knows how to go through it
            if not may():
                raise NotBegunError
            return self._client.api_call(method, json=body)
        line = self._lines.kept(self._host) or self._connected()
        if not may():
            self._lines.keep(self._host, line)
            raise NotBegunError
        sent = json.dumps(body).encode()
        answer, held = self._lines.post(self._host, line, self._path + method, sent, self._headers())
        return self._read(method, answer, held)

    def close(self) -> None:
        """Let go of all connections that are kept."""
        self._lines.close()

    def _read(self, method: str, answer: http.client.HTTPResponse, held: bytes) -> SlackResponse:
        text = held.decode(answer.headers.get_content_charset() or "utf-8", "replace")
        response = SlackResponse(
            client=self._client,
            http_verb="POST",
            api_url=self._client.base_url + method,
            req_args={},
            data=_mapping(text),
            headers=dict(answer.headers.items()),
            status_code=answer.status,
        )
        response.validate()  # type: ignore[no-untyped-call] # the SDK does not say that it answers with itself
        return response

    def _headers(self) -> dict[str, str]:
        return {
            **self._client.headers,
            "Authorization": f"Bearer {self._client.token}",
            "Content-Type": "application/json;charset=utf-8",
        }

    def _connected(self) -> http.client.HTTPConnection:
        line = self._lines.new(self._host)
        try:
            line.connect()
        except OSError as error:
            line.close()
            raise URLError(error) from error  # as the SDK says that Slack was not reached
        return line


def _mapping(text: str) -> Json:
    try:
        answer = json.loads(text)
    except ValueError:
        answer = None
    return answer if isinstance(answer, dict) else {"ok": False, "error": "Slack's answer is not an object"}
