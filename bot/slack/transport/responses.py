"""Posting to Slack's `response_url`s, over the same kept connections as the calls."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.slack.drawing.text import Json
from bot.slack.transport.http_connection import Post
from bot.slack.transport.pool import ConnectionPool

#: Seconds: whoever pressed waits, and an answer is posted once all else is done.
_TIMEOUT = 1.0

_HEADERS = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Responses:
    """Safe for many threads."""

    pool: ConnectionPool

    def post(self, response_url: str, body: Json) -> int:
        """The answer's status; raises bot.slack.transport.outcomes.CALL_ERRORS where there was none in time.

        Posting it again shows the same, so it is, where a kept connection had been closed meanwhile.
        """
        post = Post(json.dumps(body).encode(), again=True)
        return self.pool.post(response_url, post, _HEADERS, _TIMEOUT).status
