"""Signed HTTP: Slack posts to `/slack/events`, served by gunicorn with one worker and threads."""

from __future__ import annotations

import logging
import socket
import sys
from collections.abc import Callable, Iterable
from typing import Any, Protocol
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler

from state_machines.errors import DoorstepError, Misconfigured

log = logging.getLogger(__name__)

EVENTS_PATH = "/slack/events"
HEALTH_PATH = "/healthz"

#: One process, because the engine runs in it; this many presses at once.
THREADS = 32


#: Slack's own largest, a submitted view of 250 KB and what stands around it, fits in several times over.
MOST_BYTES = 1_000_000


class Served(Protocol):
    """What runs inside the worker; made there, because threads and connections do not survive a fork."""

    @property
    def bolt(self) -> App:
        """What takes Slack's requests."""

    def close(self) -> None:
        """Finish and let go of everything."""


def serve(open_worker: Callable[[], Served], *, port: int, host: str = "127.0.0.1") -> None:
    """Serve until stopped; `open_worker` builds app and engine in the worker, `close` ends them.

    Leaves by SystemExit, as gunicorn does: 0 when told to stop, otherwise when the worker could not start.
    Misconfigured where the address is taken.
    """
    _check_free(host, port)
    _Server(open_worker, f"{host}:{port}").run()


def _check_free(host: str, port: int) -> None:
    """One line instead of a server that tries five times and never says which setting it is."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        raise Misconfigured(
            f"Doorstep cannot listen on {host}:{port} ({error.strerror}): stop what uses it, or set "
            "DOORSTEP_PORT (and DOORSTEP_HOST) to an address that is free."
        ) from error


def wsgi(bolt: App) -> WSGIApplication:
    """Slack's requests, and one address that says the process is up."""
    slack = SlackRequestHandler(bolt, path=EVENTS_PATH)

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") == HEALTH_PATH:
            return _plain(start_response, "200 OK", b"ok\n")
        if _too_large(environ.get("CONTENT_LENGTH") or "0"):
            # What was not read must not be taken for the next request on the same connection.
            return _plain(start_response, "413 Content Too Large", b"too large\n", ("Connection", "close"))
        return slack(environ, start_response)

    return application


def _too_large(length: str) -> bool:
    """A body is read whole before its signature can be checked, so a stranger's must not be any size."""
    return not length.isdecimal() or int(length) > MOST_BYTES


def _plain(
    start_response: StartResponse, status: str, words: bytes, *headers: tuple[str, str]
) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "text/plain; charset=utf-8"), *headers])
    return [words]


class _Server(BaseApplication):  # type: ignore[misc] # gunicorn ships no types
    def __init__(self, open_worker: Callable[[], Served], bind: str) -> None:
        self._open_worker = open_worker
        self._bind = bind
        self._served: Served | None = None
        super().__init__()

    def load_config(self) -> None:
        """One worker with threads; nothing of a request is logged, for it holds what people typed."""
        options = {
            "bind": self._bind,
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "proc_name": "doorstep",
            "loglevel": "warning",
            "worker_exit": self._close,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        """Called in the worker, after the fork."""
        try:
            self._served = self._open_worker()
        except DoorstepError as error:
            log.error("%s", error.user_message)  # noqa: TRY400 - a wrong setting needs one line, not a trace
            sys.exit(Arbiter.APP_LOAD_ERROR)
        return wsgi(self._served.bolt)

    def _close(self, _arbiter: Any, _worker: Any) -> None:
        if self._served is not None:
            self._served.close()
