"""Signed HTTP: Slack posts to `/slack/events`, which waitress reads and hands to threads of this process."""

from __future__ import annotations

import logging
import signal
import socket
import time
from collections.abc import Callable
from typing import Any, Protocol, TypeVar
from wsgiref.types import WSGIApplication

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer

from bot.slack.endpoint import SlackEndpoint
from bot.slack.transport.wsgi import MOST_BYTES, wsgi
from state_machines.errors import Misconfigured

log = logging.getLogger(__name__)

#: This many presses at once.
THREADS = 48
#: Seconds. Whoever has not sent a whole request by then, however slowly it trickles, is let go.
READ_DEADLINE = 10
#: More connections than Slack and a proxy ever hold; one that only waits holds a socket and no thread.
MOST_CONNECTIONS = 1000
#: Seconds for the presses that are under way when the process is told to stop.
PATIENCE = 10.0


class Closable(Protocol):
    """What answers, and is closed at the end."""

    def close(self) -> None:
        """Finish the work under way and release everything."""


class SlackWorker(Closable, Protocol):
    """What answers, with the part for Slack's requests."""

    @property
    def slack(self) -> SlackEndpoint:
        """The part that answers Slack's requests."""


#: Every socket that waitress looks after, by its number.
Sockets = dict[int, Any]

W = TypeVar("W", bound=Closable)
S = TypeVar("S", bound=SlackWorker)


def serve(open_worker: Callable[[], S], *, port: int, host: str = "127.0.0.1") -> None:
    """Serve until told to stop, then finish what is under way; Misconfigured where the address is taken."""
    serve_application(open_worker, lambda served: wsgi(served.slack), port=port, host=host)


def serve_application(
    open_worker: Callable[[], W],
    answers: Callable[[W], WSGIApplication],
    *,
    port: int,
    host: str = "127.0.0.1",
) -> None:
    """Serve any application as Slack's is served. It is opened first, and closed last."""
    _check_free(host, port)
    served = open_worker()
    sockets: Sockets = {}
    try:
        _run(_listen(answers(served), host, port, sockets), sockets)
    finally:
        served.close()


def _check_free(host: str, port: int) -> None:
    """Fail with one line that names the setting, before anything is opened."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        raise Misconfigured(
            f"Doorstep cannot listen on {host}:{port} ({error.strerror}): stop what uses it, or set "
            "DOORSTEP_PORT (and DOORSTEP_HOST) to an address that is free."
        ) from error


def _listen(application: WSGIApplication, host: str, port: int, sockets: Sockets) -> TcpWSGIServer:
    """A server that gives a thread only to a request that was read whole: no half-sent one holds any."""
    server = TcpWSGIServer(
        application,
        map=sockets,
        host=host,
        port=port,
        threads=THREADS,
        connection_limit=MOST_CONNECTIONS,
        channel_timeout=READ_DEADLINE,
        cleanup_interval=1,
        max_request_header_size=16_384,
        max_request_body_size=MOST_BYTES,
        asyncore_use_poll=True,  # select() cannot watch more than 1,024 sockets
        ident="",
        clear_untrusted_proxy_headers=True,
    )
    server.channel_class = _Channel
    return server


class _Channel(HTTPChannel):
    def handle_read(self) -> None:
        """Count a request's time from its first byte: what trickles in later does not renew it."""
        begun = self.last_activity if self.request is not None else None
        super().handle_read()
        if begun is not None and self.request is not None:
            self.last_activity = begun


def _run(server: TcpWSGIServer, sockets: Sockets) -> None:
    told = _stop_sign(server)
    while not told:
        _go_round(sockets)
    server.accepting = False
    until = time.monotonic() + PATIENCE
    while _is_busy(sockets) and time.monotonic() < until:
        _go_round(sockets)
    server.task_dispatcher.shutdown()
    wasyncore.close_all(sockets)


def _stop_sign(server: TcpWSGIServer) -> list[int]:
    """Holds the signal that told the process to stop, once there was one."""
    told: list[int] = []

    def hear(number: int, _frame: Any) -> None:
        told.append(number)
        server.pull_trigger()  # or the loop would sleep on

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, hear)
    return told


def _go_round(sockets: Sockets) -> None:
    wasyncore.loop(timeout=1.0, use_poll=True, map=sockets, count=1)


def _is_busy(sockets: Sockets) -> bool:
    channels = [one for one in sockets.values() if isinstance(one, HTTPChannel)]
    return any(one.requests or one.total_outbufs_len for one in channels)
