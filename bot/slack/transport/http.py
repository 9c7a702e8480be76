"""Signed HTTP: Slack posts to `/slack/events`, which gunicorn serves with one worker and threads."""

from __future__ import annotations

import logging
import socket
import sys
from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar
from wsgiref.types import WSGIApplication

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger

from bot.health.http_answer import Answer
from bot.slack.endpoint import SlackEndpoint
from bot.slack.transport.wsgi import only_up, wsgi
from state_machines.errors import DoorstepError, Misconfigured

log = logging.getLogger(__name__)

#: One process, because the engine runs in it; this many presses at once.
THREADS = 48


class Closable(Protocol):
    """What runs inside the worker. It is made there: threads and connections do not survive a fork."""

    def close(self) -> None:
        """Finish the work under way and release everything."""


class SlackWorker(Closable, Protocol):
    """What runs inside our worker, with the part that answers Slack's requests."""

    @property
    def slack(self) -> SlackEndpoint:
        """The part that answers Slack's requests."""


W = TypeVar("W", bound=Closable)
S = TypeVar("S", bound=SlackWorker)


def serve(
    open_worker: Callable[[], S],
    *,
    port: int,
    host: str = "127.0.0.1",
    health: Callable[[S], Callable[[str], Answer | None]] = lambda _served: only_up,
) -> None:
    """Serve until stopped. `open_worker` builds the application inside the worker.

    `health` gives what that worker answers to a supervisor, by path.

    Leaves by SystemExit, as gunicorn does: 0 when told to stop, otherwise when the worker could not start.
    Misconfigured where the address is taken.
    """

    def answers(served: S) -> WSGIApplication:
        return wsgi(served.slack, health(served))

    server(open_worker, answers, port=port, host=host).run()


def server(
    open_worker: Callable[[], W],
    answers: Callable[[W], WSGIApplication],
    *,
    port: int,
    host: str = "127.0.0.1",
) -> BaseApplication:
    """gunicorn as we run it, around any application; Misconfigured if the address is taken."""
    _check_free(host, port)
    return _Server(open_worker, answers, f"{host}:{port}")


def _check_free(host: str, port: int) -> None:
    """Fail with one line, where gunicorn would try five times and never name the setting."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        raise Misconfigured(
            f"Doorstep cannot listen on {host}:{port} ({error.strerror}): stop what uses it, or set "
            "DOORSTEP_PORT (and DOORSTEP_HOST) to an address that is free."
        ) from error


class GunicornLogger(Logger):  # type: ignore[misc] # gunicorn ships no types
    """gunicorn's logger, which writes in the form of our log and nothing about requests."""

    def setup(self, cfg: Any) -> None:
        """Leave handlers and form to the root logger."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class _Server(BaseApplication, Generic[W]):  # type: ignore[misc] # gunicorn ships no types
    def __init__(
        self, open_worker: Callable[[], W], answers: Callable[[W], WSGIApplication], bind: str
    ) -> None:
        self._open_worker = open_worker
        self._answers = answers
        self._bind = bind
        self._served: W | None = None
        super().__init__()

    def load_config(self) -> None:
        """One worker with threads. Nothing of a request is logged, for it holds what people typed."""
        options = {
            "bind": self._bind,
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "proc_name": "doorstep",
            "loglevel": "warning",
            "logger_class": GunicornLogger,
            "worker_exit": self._close,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        """Build the application; called inside the worker, after the fork."""
        try:
            self._served = self._open_worker()
        except DoorstepError as error:
            log.error("%s", error.user_message)  # noqa: TRY400 - a wrong setting needs one line, not a trace
            sys.exit(Arbiter.APP_LOAD_ERROR)
        return self._answers(self._served)

    def _close(self, _arbiter: Any, _worker: Any) -> None:
        if self._served is not None:
            self._served.close()
