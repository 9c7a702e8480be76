"""The SDK's socket client, made patient: it asks for new connections for as long as it takes."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import websocket
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.websocket_client import SocketModeClient

from bot.slack.transport.outcomes import CALL_ERRORS

log = logging.getLogger(__name__)

_PING_EVERY = 10.0
#: Seconds that each step of opening a connection may take. websocket-client waits for ever by itself: a proxy
#: that keeps silent would hold a line that looks as if it were open.
_OPENING = 10.0

#: Seconds between attempts while Slack gives no connection: growing, so that a Slack in trouble is let be.
_FIRST_PAUSE, _LONGEST_PAUSE = 0.25, 10.0


class PatientClient(SocketModeClient):
    """A socket client with `threads` listener threads. It asks only once for its first connection."""

    def __init__(self, app_token: str, web_client: WebClient, logger: logging.Logger, threads: int) -> None:
        super().__init__(
            app_token, logger=logger, web_client=web_client, ping_interval=_PING_EVERY, concurrency=1
        )
        websocket.setdefaulttimeout(_OPENING)  # there is no other way through the SDK
        self.message_workers.shutdown()  # has no thread yet; ours are known by their name
        self.message_workers = ThreadPoolExecutor(threads, thread_name_prefix="listener")
        self._closing = threading.Event()
        self._connected_before = False

    def give_up(self) -> None:
        """End all waiting, because the process is told to stop."""
        self._closing.set()

    def issue_new_wss_url(self) -> str:
        """The address for a new connection.

        The SDK sleeps through whatever time Slack names, with presses in its queue and nobody able to stop
        it, and otherwise asks twice a second. Raises SlackApiError or another of CALL_ERRORS at the first
        connection, and when told to give up.
        """
        pause = _FIRST_PAUSE
        while True:
            try:
                address = str(self.web_client.apps_connections_open(app_token=self.app_token)["url"])
            except CALL_ERRORS as error:
                wait = max(pause, _requested_wait(error))
                log.warning("socket: Slack gave no connection (%s), asking again", _reason(error))
                if not self._connected_before or self._closing.wait(wait):
                    raise
                pause = min(pause * 2, _LONGEST_PAUSE)
            else:
                self._connected_before = True
                return address


def _requested_wait(error: Exception) -> float:
    """The whole seconds for which Slack asked to wait."""
    named = str(error.response.headers.get("Retry-After", "")) if isinstance(error, SlackApiError) else ""
    return float(named) if named.isdecimal() else 0.0


def _reason(error: Exception) -> str:
    said = error.response.get("error") if isinstance(error, SlackApiError) else None
    return str(said or type(error).__name__)[:40]
