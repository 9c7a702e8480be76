"""Posting to Slack's `response_url`s over connections that are kept: opening one costs more than the post."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.slack.transport.lines import Host, Lines

_HEADERS = {"Content-Type": "application/json; charset=utf-8"}

#: How a kept connection fails that the other end has closed meanwhile: nothing was taken then.
_CLOSED_MEANWHILE = (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError)


@dataclass(frozen=True, slots=True)
class KeptAlive:
    """Safe for many threads."""

    lines: Lines

    def post(self, url: str, body: bytes) -> int:
        """The answer's status; raises OSError or HTTPException where there was none in time."""
        parts = urlsplit(url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        host = Host(parts.scheme, parts.netloc)
        kept = self.lines.kept(host, sure=False)
        if kept is not None:
            try:
                return self.lines.post(host, kept, path, body, _HEADERS)[0].status
            except _CLOSED_MEANWHILE:
                pass  # posting it again shows the same; a new connection tells whether Slack is there
        return self.lines.post(host, self.lines.new(host), path, body, _HEADERS)[0].status

    def close(self) -> None:
        """Let go of all that are kept."""
        self.lines.close()
