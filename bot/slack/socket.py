"""Socket Mode: two connections in one process, so that a refresh of one is never a silence.

Slack sends each payload to one of the open connections. This client of the SDK closes the old connection
before it opens the new one, hence the second; the SDK's default client goes deaf for a minute when a
connection dies without a word.
"""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from slack_bolt import App
from slack_sdk.errors import SlackApiError

from bot.slack.connection import Connection
from bot.slack.outcomes import CALL_ERRORS
from state_machines.errors import Misconfigured

log = logging.getLogger(__name__)

#: Seconds without a pong or a message after which a connection is replaced; pings go out every ten.
SILENCE = 30.0

_LOOK_EVERY = 5.0
_FIRST_HELLO = 10.0


class SocketConnections:
    """`start()` returns when connected; `close()` ends every thread."""

    def __init__(self, bolt: App, app_token: str, *, connections: int = 2, silence: float = SILENCE) -> None:
        self._connections = [Connection(bolt, app_token) for _ in range(connections)]
        self._silence = silence
        self._closing = threading.Event()
        self._watchdog = threading.Thread(target=self._watch, name="socket-watchdog", daemon=True)

    def start(self) -> None:
        """Connect; Misconfigured says in one line what to do when Slack refuses the app token."""
        try:
            self._connect()
        except Misconfigured:
            self.close()
            raise
        self._watchdog.start()

    def close(self) -> None:
        """Disconnect and end the threads; what is being handled is finished first."""
        self._closing.set()
        with ThreadPoolExecutor(len(self._connections)) as together:
            list(together.map(Connection.close, self._connections))
        if self._watchdog.is_alive():
            self._watchdog.join()

    def _connect(self) -> None:
        try:
            for connection in self._connections:
                connection.open()
        except SlackApiError as error:
            raise Misconfigured(
                f"Slack refused the app token ({error.response.get('error', 'no reason given')}): "
                "check DOORSTEP_SLACK_APP_TOKEN and that Socket Mode is on in the app's settings."
            ) from error
        except CALL_ERRORS as error:
            raise Misconfigured(
                f"Slack did not answer ({type(error).__name__}): check the network."
            ) from error
        deadline = time.monotonic() + _FIRST_HELLO
        if not all(connection.greeted(deadline - time.monotonic()) for connection in self._connections):
            raise Misconfigured(
                "Slack opened no connection within ten seconds: check that wss:// is let out."
            )

    def _watch(self) -> None:
        while not self._closing.wait(min(_LOOK_EVERY, self._silence)):
            for connection in self._connections:
                connection.revive_after(self._silence)
