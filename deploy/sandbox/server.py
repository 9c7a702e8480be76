"""Runs a sandbox in this process: a server in a thread of its own, on loopback only."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import uvicorn

from deploy.sandbox.application import Application, Options
from deploy.sandbox.control.clock import PATIENCE_SECONDS

_HOST = "127.0.0.1"
_START_SECONDS = 120.0
_TICK_SECONDS = 0.1
#: How long open requests have to end when the server stops.
_FAREWELL_SECONDS = 1.0


class Sandbox:
    """A local Slack; use it as a context manager, or call start() and stop()."""

    def __init__(
        self,
        workspace: Path,
        manifest: Path,
        *,
        port: int = 0,
        start_at: datetime | None = None,
        http_app: str | None = None,
        signing_secret: str = "sandbox-signing-secret",  # noqa: S107 - the local Slack's own, known to all
        ack_seconds: float = 3.0,
        trigger_seconds: float = 3.0,
        follow_seconds: float = PATIENCE_SECONDS,
        called: str = "",
    ) -> None:
        """`called` is the address that the app is told, where a proxy leads from it to here."""
        self._port = port
        self._called = called
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        options = Options(
            workspace,
            manifest,
            start_at,
            http_app,
            signing_secret,
            ack_seconds,
            trigger_seconds,
            follow_seconds,
        )
        self._application = Application(options, self._note_started)
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        self.url = ""

    @property
    def api_url(self) -> str:
        """What the app is given as Slack's address."""
        return f"{self.url}/api/"

    def start(self) -> Self:
        """Listen and serve; returns when the first request can be answered."""
        listening = self.listen()
        server = self._server = make_server(self._application)
        self._thread = threading.Thread(target=server.run, args=([listening],), name="sandbox", daemon=True)
        self._thread.start()
        if not self._ready.wait(_START_SECONDS):
            raise RuntimeError("the sandbox did not start")
        return self

    def run(self, announce: Callable[[str], None]) -> None:
        """Serve in this thread until interrupted, as the command line does."""
        listening = self.listen()
        announce(self.url)
        # uvicorn stops in order, and then raises the interrupt once more for whoever ran it.
        with contextlib.suppress(KeyboardInterrupt):
            make_server(self._application).run([listening])

    def listen(self) -> socket.socket:
        """Take the port before anything is served, so that the address is known."""
        listening = socket.create_server((_HOST, self._port))
        # asyncio sets this on its own sockets only; without it every answer waits 40 ms for an ACK.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.url = f"http://{_HOST}:{listening.getsockname()[1]}"
        self._application.world.base_url = self._called or self.url
        return listening

    def stop(self) -> None:
        """Let everyone go, close every connection, end the thread."""
        if self._thread is None or self._server is None or self._loop is None:
            return
        self._loop.call_soon_threadsafe(self._server.leave)
        self._thread.join()
        self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _note_started(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ready.set()


class _Server(uvicorn.Server):
    """uvicorn's server, which stops at once instead of at its next looks at the clock: tests start many."""

    def __init__(self, config: uvicorn.Config, application: Application) -> None:
        super().__init__(config)
        self._application = application
        self._leaving = asyncio.Event()

    def leave(self) -> None:
        """Stop serving; called in the server's own loop."""
        self.should_exit = True
        self._leaving.set()

    async def main_loop(self) -> None:
        """Tick as uvicorn does, because signals are only seen by ticking, but leave at once when told."""
        tick = 0
        while not await self.on_tick(tick):
            tick += 1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._leaving.wait(), _TICK_SECONDS)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let everyone go who waits, close every connection, then end what is left."""
        self._application.release()
        for server in self.servers:
            server.close()
        for listening in sockets or []:
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._wait_until_empty(), _FAREWELL_SECONDS)
        for task in self.server_state.tasks:
            task.cancel()
        await self.lifespan.shutdown()

    async def _wait_until_empty(self) -> None:
        while self.server_state.connections or self.server_state.tasks:
            await asyncio.sleep(0.005)

    def cut(self, client: Any) -> None:
        """Drop this client's connection without a word, as a broken network does."""
        for connection in list(self.server_state.connections):
            address = getattr(connection, "client", None)
            transport = getattr(connection, "transport", None)
            if transport is not None and address is not None and tuple(address) == tuple(client):
                transport.abort()


def make_server(application: Application) -> _Server:
    """A server for this application, quiet and without the deprecated web socket protocol."""
    config = uvicorn.Config(
        application.asgi,
        ws="websockets-sansio",
        log_level="warning",
        access_log=False,
    )
    server = _Server(config, application)
    application.faults.cut = server.cut
    return server
