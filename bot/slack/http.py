"""Signed HTTP: Slack posts to `/slack/events`, served by gunicorn with one worker and threads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from slack_bolt import App


class Served(Protocol):
    """What runs inside the worker; made there, because threads and connections do not survive a fork."""

    @property
    def bolt(self) -> App: ...

    def close(self) -> None: ...


def serve(open_worker: Callable[[], Served], *, port: int, host: str = "0.0.0.0") -> None:
    """Serve until stopped; `open_worker` builds app and engine in the worker, `close` ends them."""
