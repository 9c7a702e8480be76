"""Socket Mode: two connections in one process, so that a refresh of one is never a silence."""

from __future__ import annotations

from slack_bolt import App


class SocketConnections:
    """`start()` returns when connected; `close()` ends every thread."""

    def __init__(self, bolt: App, app_token: str, *, connections: int = 2) -> None: ...

    def start(self) -> None:
        """Connect; Misconfigured says in one line what to do when Slack refuses the app token."""

    def close(self) -> None:
        """Disconnect and end the threads."""
