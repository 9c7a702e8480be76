"""Socket Mode with two connections in one process, so that replacing one is never a silence.

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
from bot.slack.addresses import SLACK_NAME
from bot.slack.endpoint import SlackEndpoint
from bot.slack.transport.connection import Connection
from bot.slack.transport.outcomes import CALL_ERRORS
from bot.slack.transport.socket_status import SocketStatus
from bot.slack.transport.stale_connections import StaleConnections
from bot.slack.transport.startup_calls import ask_patiently
from bot.slack.transport.unreached import describe_unreached, proxy_named
from state_machines.errors import DoorstepError, Misconfigured

log = logging.getLogger(__name__)

#: Seconds without a pong or a message after which a connection is replaced; pings go out every ten.
SILENCE = 30.0

#: Connections that one process holds.
CONNECTIONS = 2

_LOOK_EVERY = 5.0
#: A machine that has just started, with everything else, may take this long over it.
_FIRST_HELLO = 30.0


class SocketConnections:
    """Connects in `start`, and ends every thread in `close`.

    `neighbours` answers how many other processes hold connections of this app: Slack counts all of them.
    """

    def __init__(
        self,
        side: SlackEndpoint,
        app_token: str,
        *,
        connections: int = CONNECTIONS,
        silence: float = SILENCE,
        neighbours: Callable[[], int] = lambda: 0,
        stale_connections: StaleConnections | None = None,
    ) -> None:
        self._client = side.bolt.client
        self._stale_connections = stale_connections or StaleConnections()
        self._connections = [
            Connection(side, app_token, self._stale_connections.note_count) for _ in range(connections)
        ]
        self._silence = silence
        self._neighbours = neighbours
        self._closing = threading.Event()
        self._watchdog = threading.Thread(target=self._watch, name="socket-watchdog", daemon=True)

    def start(self) -> None:
        """Connect; Misconfigured says in one line what to do if Slack refuses the app token.

        Raises Unavailable where Slack stays in trouble.
        """
        try:
            self._connect()
        except DoorstepError:
            self.close()
            raise
        self._watchdog.start()

    def close(self) -> None:
        """Disconnect and end the threads, after the payloads under way are answered."""
        self._closing.set()
        with ThreadPoolExecutor(len(self._connections)) as together:
            list(together.map(Connection.close, self._connections))
        if self._watchdog.is_alive():
            self._watchdog.join()

    def status(self) -> SocketStatus:
        """How the connections stand now; cheap, and safe for many threads."""
        held = len(self._connections) * (1 + self._neighbours())
        heard = [
            each.seconds_since_heard for each in self._connections if each.seconds_since_heard is not None
        ]
        return SocketStatus(
            open=sum(each.is_open for each in self._connections),
            wanted=len(self._connections),
            seconds_since_heard=min(heard, default=None),
            held=held,
            counted=self._stale_connections.count,
            seconds_since_count=self._stale_connections.seconds_since_count,
            stale_for_seconds=self._stale_connections.stale_for_seconds(held),
        )

    def time_since_heard(self) -> timedelta | None:
        """The time since any connection showed life; None before the first sign."""
        seconds = self.status().seconds_since_heard
        return None if seconds is None else timedelta(seconds=seconds)

    def _connect(self) -> None:
        try:
            for connection in self._connections:
                ask_patiently(connection.open, rest=self._closing.wait)
        except SlackApiError as error:
            raise Misconfigured(
                f"Slack refused the app token ({error.response.get('error', 'no reason given')}): "
                "check DOORSTEP_SLACK_APP_TOKEN and that Socket Mode is on in the app's settings."
            ) from error
        except CALL_ERRORS as error:
            raise describe_unreached(self._client, error) from error
        deadline = time.monotonic() + _FIRST_HELLO
        if not all(
            connection.wait_for_hello(deadline - time.monotonic()) for connection in self._connections
        ):
            proxy = proxy_named(self._client)
            raise Misconfigured(
                "Slack opened no connection within half a minute: check that wss:// is let out"
                f"{f' by the proxy {proxy}' if proxy else ''}."
            )

    def _watch(self) -> None:
        while not self._closing.wait(min(_LOOK_EVERY, self._silence)):
            for connection in self._connections:
                connection.revive_after(self._silence)
            status = self.status()
            counters.set_connections(SLACK_NAME, held=status.open, stale=status.stale)
            if self._stale_connections.should_replace(status.held):
                self._replace(status)

    def _replace(self, status: SocketStatus) -> None:
        """Replace one connection at a time, while the other listens."""
        log.warning(
            "socket: Slack counts %s connections of this app and %d are held: presses may get lost, "
            "connecting anew",
            status.counted,
            status.held,
        )
        for connection in self._connections:
            connection.replace()
            if self._closing.is_set() or not connection.wait_for_hello(_FIRST_HELLO):
                return
