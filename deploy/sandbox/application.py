"""Wires the sandbox: every part is built once, and every address is in one list."""

import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route, WebSocketRoute

from deploy.sandbox import page
from deploy.sandbox.clock import Clock
from deploy.sandbox.config import load_manifest, load_workspace
from deploy.sandbox.control.answers import refusal_response
from deploy.sandbox.control.clock import PATIENCE_SECONDS, ClockControl
from deploy.sandbox.control.files import FilesControl
from deploy.sandbox.control.people import PeopleControl
from deploy.sandbox.control.signals import SignalsControl
from deploy.sandbox.delivery.courier import Courier
from deploy.sandbox.delivery.parcel import Carrier
from deploy.sandbox.delivery.signed_http import SignedHttp
from deploy.sandbox.delivery.socket_mode import SocketMode
from deploy.sandbox.errors import ActError, ConfigError
from deploy.sandbox.faults import Faults
from deploy.sandbox.only_from_here import OnlyFromHere
from deploy.sandbox.other_routes import SideDoors
from deploy.sandbox.web_api import WebApi
from deploy.sandbox.world import World


@dataclass(frozen=True)
class Options:
    """How a sandbox is set up; the seconds are real ones, shortened only by tests."""

    workspace: Path
    manifest: Path
    start_at: datetime | None = None
    http_app: str | None = None
    signing_secret: str = "sandbox-signing-secret"  # noqa: S105 - the local Slack's own, known to all
    ack_seconds: float = 3.0
    trigger_seconds: float = 3.0
    follow_seconds: float = PATIENCE_SECONDS


class Application:
    """All parts of one sandbox."""

    def __init__(self, options: Options, started: Callable[[], None]) -> None:
        manifest = load_manifest(options.manifest)
        if not manifest.socket_mode and options.http_app is None:
            raise ConfigError(f"{options.manifest}: Socket Mode is off; say where to deliver with --http-app")
        workspace = load_workspace(options.workspace)
        self.world = World(
            workspace, manifest, Clock(options.start_at), trigger_seconds=options.trigger_seconds
        )
        self.faults = Faults()
        self._started, self._follow_seconds = started, options.follow_seconds
        self._sockets = SocketMode(self.world)
        carrier: Carrier = self._sockets
        if options.http_app is not None:
            carrier = SignedHttp(options.http_app, options.signing_secret)
        self._courier = Courier(self.world, carrier, options.ack_seconds)
        self.asgi = Starlette(
            routes=self._routes(),
            exception_handlers={ActError: refusal_response},
            middleware=[Middleware(OnlyFromHere)],
            lifespan=self._lifespan,
        )

    def release(self) -> None:
        """Let every waiting request go, so that the server can stop."""
        self.world.close()
        self.faults.clear()

    def _routes(self) -> list[BaseRoute]:
        doors = SideDoors(self.world, self.faults)
        clock = ClockControl(self.world.clock, self._follow_seconds)
        people = PeopleControl(self.world, self._courier, self._sockets, self.faults)
        return [
            Route("/api/{method}", WebApi(self.world, self.faults).call, methods=["GET", "POST"]),
            Route("/response/{key}", doors.response, methods=["POST"]),
            Route("/upload/{id}", doors.upload, methods=["POST"]),
            Route("/files/{id}", doors.file),
            WebSocketRoute("/socket/{ticket}", self._sockets.serve),
            *people.routes(),
            *FilesControl(self.world).routes(),
            *SignalsControl(self.world, self._courier).routes(),
            Route("/control/clock", clock.follow, methods=["GET"]),
            Route("/control/clock", clock.advance, methods=["POST"]),
            *page.routes(self.world),
        ]

    @contextlib.asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self._started()
        yield
        await self._courier.close()
