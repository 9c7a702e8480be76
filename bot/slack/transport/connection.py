"""One Socket Mode connection that notices silence, because a connection that looks open may be dead."""

from __future__ import annotations

import contextlib
import json
import logging
import socket
import threading
import time
from collections.abc import Callable

from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.websocket_client import SocketModeClient
from websocket import WebSocketApp, WebSocketException

from bot.slack.bolt_app import answer_or_refuse
from bot.slack.endpoint import SlackEndpoint
from bot.slack.transport.socket_client import PatientClient

log = logging.getLogger(__name__)

#: How many presses one connection works on at once; two connections make it twice as many. A locked database
#: is waited for almost as long as Slack waits for us, so a press must hardly ever wait for a thread as well.
CONCURRENCY = 24

_LONGEST_FINISH = 3.0


class _Handler:
    """Has payloads answered, and counts those under way so that closing can wait for them."""

    def __init__(self, side: SlackEndpoint, app_token: str) -> None:
        self._bolt = side.bolt
        self.busy = 0
        self._count = threading.Condition()
        self.client = PatientClient(app_token, side.bolt.client, _sdk_logger(), CONCURRENCY)
        self.client.socket_mode_request_listeners.append(self._handle)

    def finish(self, longest: float) -> None:
        """Wait until no payload is being answered, for at most `longest` seconds."""
        with self._count:
            self._count.wait_for(lambda: self.busy == 0, timeout=longest)

    def _handle(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        self._add(1)
        began = time.time()
        try:
            given = answer_or_refuse(lambda: run_bolt_app(self._bolt, request))
            # Only 200 is acknowledged: an event that was not is delivered again.
            send_response(client, request, given, began)
        except (WebSocketException, OSError) as error:
            # The work is done and stored; Slack shows a warning, and pressing again is answered the same.
            log.warning("socket: an acknowledgement could not be sent (%s)", type(error).__name__)
        finally:
            self._add(-1)

    def _add(self, number: int) -> None:
        with self._count:
            self.busy += number
            self._count.notify_all()


class Connection:
    """Opens a connection, watches for signs of life, replaces the connection, and closes it."""

    def __init__(self, side: SlackEndpoint, app_token: str, on_count: Callable[[int], None]) -> None:
        self._handler = _Handler(side, app_token)
        self._on_count = on_count
        self._greeted = threading.Event()
        self._greeted_session: WebSocketApp | None = None
        self._heard_at: float | None = None
        self._alive_at = time.monotonic()
        self._handler.client.on_message_listeners.append(self._on_message)
        self._handler.client.on_error_listeners.append(_release)
        self._ended = threading.Event()
        self._handler.client.on_close_listeners.append(self._on_close)

    def open(self) -> None:
        """Ask Slack for a connection; raises SlackApiError or another of CALL_ERRORS."""
        self._handler.client.connect()

    def wait_for_hello(self, seconds: float) -> bool:
        """Wait at most so many seconds for Slack's hello; returns whether it came."""
        return self._greeted.wait(max(seconds, 0))

    @property
    def is_open(self) -> bool:
        """Whether Slack has said hello and the connection has not ended since."""
        client = self._handler.client
        return self._greeted_session is client.current_session and client.is_connected()

    @property
    def seconds_since_heard(self) -> float | None:
        """Seconds since the last message or pong; None before the first."""
        heard_at = max(self._heard_at or 0.0, self._last_pong())
        return time.monotonic() - heard_at if heard_at else None

    def revive_after(self, silence: float) -> None:
        """Replace the connection if nothing was heard for `silence` seconds."""
        if time.monotonic() - max(self._alive_at, self._last_pong()) < silence:
            return
        log.warning("socket: nothing heard for %d s, connecting anew", silence)
        self.replace()

    def replace(self) -> None:
        """End the connection with a closing handshake; the SDK then opens another one."""
        self._alive_at = time.monotonic()
        self._greeted_session = None
        self._greeted.clear()
        hang_up(self._handler.client)

    def close(self) -> None:
        """Finish the payloads under way, then end the connection and its threads."""
        client = self._handler.client
        client.give_up()
        self._handler.finish(_LONGEST_FINISH)
        client.closed, client.auto_reconnect_enabled = True, False
        # The reader must end by itself: if its socket were closed now, it would go on sleeping.
        self._ended.clear()
        line = _network_socket_of(client)
        if hang_up(client):
            self._ended.wait(_LONGEST_FINISH)
        client.close()
        if line is not None:
            line.close()  # a reader that ends while it is closed from here may leave its socket open

    def _last_pong(self) -> float:
        """When the last pong came, on our monotonic clock. The library keeps it on the wall clock."""
        session = self._handler.client.current_session
        if session is None or not session.last_pong_tm:
            return 0.0
        return time.monotonic() - max(time.time() - session.last_pong_tm, 0.0)

    def _on_message(self, session: WebSocketApp, message: str) -> None:
        self._alive_at = self._heard_at = time.monotonic()
        if '"hello"' not in message[:200]:
            return
        hello = json.loads(message)
        count = int(hello.get("num_connections", 0))
        self._on_count(count)
        self._greeted_session = session
        self._greeted.set()
        log.info("socket: connected, Slack counts %d", count)

    def _on_close(self, _session: WebSocketApp) -> None:
        self._ended.set()


def hang_up(client: SocketModeClient) -> bool:
    """Make the connection's reader end it with a closing handshake; False if there is no connection.

    websocket-client's reader sleeps up to ten seconds beside a socket that is merely closed; the end of what
    can be read wakes it at once.
    """
    session, line = client.current_session, _network_socket_of(client)
    if session is None or line is None:
        return False
    session.keep_running = False
    with contextlib.suppress(OSError):  # a line already dead needs no waking
        # Past TLS: its own shutdown would end the encryption before the goodbye is sent.
        socket.socket.shutdown(line, socket.SHUT_RD)
    return True


def _network_socket_of(client: SocketModeClient) -> socket.socket | None:
    """The network socket under the present connection, if there is one."""
    session = client.current_session
    line = session.sock if session is not None else None
    found: socket.socket | None = line.sock if line is not None else None
    return found


def _release(session: WebSocketApp, error: Exception) -> None:
    """Close the socket of an ended connection, which websocket-client leaves to the garbage collector."""
    log.info("socket: the connection ended (%s)", type(error).__name__)
    if session.sock is not None:
        session.sock.shutdown()  # type: ignore[no-untyped-call] # websocket-client leaves this one untyped


def _sdk_logger() -> logging.Logger:
    """The SDK's logger from warnings on, because below them it logs whole payloads."""
    logging.getLogger("websocket").setLevel(logging.CRITICAL)
    logger = logging.getLogger("bot.slack.sdk")
    logger.setLevel(logging.WARNING)
    logger.addFilter(_is_worth_logging)
    return logger


def _is_worth_logging(record: logging.LogRecord) -> bool:
    return not record.getMessage().startswith("on_error invoked")
