"""Socket Mode: two connections in one process, so that a refresh of one is never a silence.

Slack sends each payload to one of the open connections. This client of the SDK closes the old connection
before it opens the new one, hence the second; the SDK's default client goes deaf for a minute when a
connection dies without a word.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from slack_sdk.errors import SlackApiError

from bot import counters
from bot.slack.side import Side
from bot.slack.transport.connection import Connection
from bot.slack.transport.first_call import patiently
from bot.slack.transport.ghosts import Ghosts
from bot.slack.transport.outcomes import CALL_ERRORS
from bot.slack.transport.socket_status import SocketStatus
from state_machines.errors import DoorstepError, Misconfigured

log = logging.getLogger(__name__)

#: Seconds without a pong or a message after which a connection is replaced; pings go out every ten.
SILENCE = 30.0

#: Connections that one process holds.
CONNECTIONS = 2

_LOOK_EVERY = 5.0
_FIRST_HELLO = 10.0


class SocketConnections:
    """`start()` returns when connected; `close()` ends every thread.

    `neighbours` answers how many other processes hold connections of this app: Slack counts all of them.
    """

    def __init__(
        self,
        side: Side,
        app_token: str,
        *,
        connections: int = CONNECTIONS,
        silence: float = SILENCE,
        neighbours: Callable[[], int] = lambda: 0,
        ghosts: Ghosts | None = None,
    ) -> None:
        self._ghosts = ghosts or Ghosts()
        self._connections = [Connection(side, app_token, self._ghosts.counted) for _ in range(connections)]
        self._silence = silence
        self._neighbours = neighbours
        self._closing = threading.Event()
        self._watchdog = threading.Thread(target=self._watch, name="socket-watchdog", daemon=True)

    def start(self) -> None:
        """Connect; Misconfigured says in one line what to do when Slack refuses the app token.

        Raises Unavailable where Slack stays in trouble.
        """
        try:
            self._connect()
        except DoorstepError:
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

    def status(self) -> SocketStatus:
        """How the connections stand now; cheap, and safe from any thread."""
        held = len(self._connections) * (1 + self._neighbours())
        heard = [each.heard_seconds_ago for each in self._connections if each.heard_seconds_ago is not None]
        return SocketStatus(
            open=sum(each.is_open for each in self._connections),
            wanted=len(self._connections),
            heard_seconds_ago=min(heard, default=None),
            held=held,
            counted=self._ghosts.count,
            counted_seconds_ago=self._ghosts.counted_seconds_ago,
            ghosts_since_seconds=self._ghosts.since_seconds(held),
        )

    def heard_ago(self) -> timedelta | None:
        """Since any connection last showed life, for the engine's heartbeat; None before the first sign."""
        seconds = self.status().heard_seconds_ago
        return None if seconds is None else timedelta(seconds=seconds)

    def _connect(self) -> None:
        try:
            for connection in self._connections:
                patiently(connection.open, rest=self._closing.wait)
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
            status = self.status()
            counters.connections(held=status.open, ghosts=status.ghosts)
            if self._ghosts.should_replace(status.held):
                self._replace(status)

    def _replace(self, status: SocketStatus) -> None:
        """One at a time, so that the other listens meanwhile; each new hello brings a new count."""
        log.warning(
            "socket: Slack counts %s connections of this app and %d are held: presses may get lost, "
            "connecting anew",
            status.counted,
            status.held,
        )
        for connection in self._connections:
            connection.replace()
            if self._closing.is_set() or not connection.greeted(_FIRST_HELLO):
                return
