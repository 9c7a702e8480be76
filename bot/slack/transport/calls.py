"""Calls to Slack's Web API over connections that are kept; the SDK opens one for each call.

A call is made once: on a kept connection that the other end has just closed nobody can tell whether it was
taken, and whoever asked finds out. A refusal is raised as the SDK raises it, so that one place reads it.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse
from urllib3 import BaseHTTPResponse

from bot.slack.drawing.text import Json
from bot.slack.transport.http_connection import Post
from bot.slack.transport.pool import ConnectionPool


class Calls:
    """Safe for many threads; `client` says where Slack is, who we are, and how long to wait."""

    def __init__(self, client: WebClient, pool: ConnectionPool) -> None:
        self._client = client
        self._pool = pool

    def call(self, method: str, body: Json, may: Callable[[], bool]) -> SlackResponse:
        """Slack's answer; raises one of `outcomes.CALL_ERRORS`, or NotBegunError where `may` said no.

        `may` is asked when the connection stands, so that no time passes between its answer and the call.
        """
        url = self._client.base_url + method
        post = Post(json.dumps(body).encode(), may)
        return self._read(url, self._pool.post(url, post, self._headers(), self._client.timeout))

    def close(self) -> None:
        """Let go of all connections that are kept."""
        self._pool.close()

    def _read(self, url: str, answer: BaseHTTPResponse) -> SlackResponse:
        response = SlackResponse(
            client=self._client,
            http_verb="POST",
            api_url=url,
            req_args={},
            data=_mapping(answer.data),
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


def _mapping(held: bytes) -> Json:
    try:
        answer = json.loads(held)
    except ValueError:
        answer = None
    return answer if isinstance(answer, dict) else {"ok": False, "error": "Slack's answer is not an object"}
