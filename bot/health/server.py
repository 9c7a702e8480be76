"""A small HTTP server on which any process tells how it is, never on the port that the chat reaches."""

from __future__ import annotations

import logging
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from bot.health.health_endpoints import HealthEndpoints
from bot.health.http_answer import Answer
from bot.unexpected_errors import log_unexpected_error
from state_machines.errors import Misconfigured

log = logging.getLogger(__name__)

#: Seconds; whoever opens a connection and says nothing is let go.
_PATIENCE = 5


class HealthServer:
    """Listens from its construction until `close`; raises Misconfigured if the address is taken."""

    def __init__(self, addresses: HealthEndpoints, host: str, port: int) -> None:
        class Handler(_Handler):
            answers = addresses

        try:
            self._server = _Server((host, port), Handler)
        except OSError as error:
            raise Misconfigured(
                f"Doorstep cannot tell how it is on {host}:{port} ({error.strerror}): stop what uses it, or "
                "set DOORSTEP_HEALTH_PORT (and DOORSTEP_HEALTH_HOST) to an address that is free."
            ) from error
        self._thread = threading.Thread(target=self._server.serve_forever, name="health-server", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, _request: object, _client: object) -> None:
        """Log one line in our form, where the base class prints a traceback."""
        error = sys.exception()
        if error is not None and not isinstance(error, ConnectionError | TimeoutError):
            log_unexpected_error(log, "telling how it is", error)


class _Handler(BaseHTTPRequestHandler):
    answers: HealthEndpoints
    timeout = _PATIENCE
    server_version = "doorstep"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer one request."""
        found = self.answers.answer(self.path.partition("?")[0])
        given = found or Answer(HTTPStatus.NOT_FOUND, b"not found\n")
        self.send_response(given.status)
        self.send_header("Content-Type", given.content_type)
        self.send_header("Content-Length", str(len(given.body)))
        self.end_headers()
        self.wfile.write(given.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base names it so
        """Log nothing, because a probe every few seconds is no event."""
