"""Socket Mode: up to ten web sockets, with each envelope sent to exactly one of them."""

import asyncio
import json
import uuid
from contextlib import suppress
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from deploy.sandbox.delivery.parcel import Parcel, Receipt
from deploy.sandbox.errors import ActError
from deploy.sandbox.values import Json
from deploy.sandbox.watch import Watch
from deploy.sandbox.world import World

MOST_CONNECTIONS = 10
#: What Slack announces as a connection's life, in seconds.
_LIFE = 18060
#: What Starlette raises for a connection that the app's side ended a moment ago, as a killed process does.
_GONE = (WebSocketDisconnect, RuntimeError)


class SocketMode:
    """The open connections and the envelopes that wait for their acknowledgement."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._open: list[WebSocket] = []
        self._turn = 0
        self._ghosts = 0
        self._waiting: dict[str, asyncio.Future[Json | None]] = {}
        self._arrivals = Watch()

    async def serve(self, socket: WebSocket) -> None:
        """Serve one connection, from its single-use ticket to its end."""
        ticket = socket.path_params["ticket"]
        if ticket not in self._world.tickets:
            await socket.close(code=1008)
            return
        self._world.tickets.discard(ticket)
        await socket.accept()
        if len(self._open) >= MOST_CONNECTIONS:
            await self._dismiss(socket, "too_many_websockets")
            return
        self._open.append(socket)
        self._ghosts = max(self._ghosts - 1, 0)
        try:
            await socket.send_text(json.dumps(self._hello()))
            self._arrivals.bump()
            await self._listen(socket)
        except WebSocketDisconnect:
            pass  # the app hung up; that is how every connection ends
        finally:
            self._forget(socket)

    async def carry(self, parcel: Parcel, seconds: float) -> Receipt:
        """Send the envelope over the next connection in turn and wait for its acknowledgement on any."""
        envelope_id = str(uuid.uuid4())
        future: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = future
        try:
            if not await self._send(_envelope(parcel, envelope_id)):
                return Receipt("unreachable")
            return Receipt("ok", await asyncio.wait_for(future, seconds))
        except TimeoutError:
            return Receipt("timeout")
        finally:
            del self._waiting[envelope_id]

    async def reachable(self) -> None:
        """Wait for a connection."""
        while not self._open and not self._arrivals.closed:
            await self._arrivals.wait(self._arrivals.version, 3600)

    async def close(self) -> None:
        """Release everybody who waits for a connection."""
        self._arrivals.close()

    async def disturb(self, how: str) -> list[WebSocket]:
        """What Slack does to connections: `refresh` announces and closes one, `close` and `abort` end all.

        `ghost` keeps one registered that nobody holds any more, as behind a router that forgets: it is
        counted, and what is sent to it is lost. With each new connection the oldest ghost goes, so that a
        test need not wait as long as Slack does.
        """
        if how == "refresh":
            for socket in self._open[:1]:
                self._forget(socket)
                await self._dismiss(socket, "refresh_requested")
        elif how in ("close", "abort"):
            doomed = list(self._open)
            for socket in doomed:
                self._forget(socket)
                if how == "close":
                    await _hang_up(socket)
            return doomed
        elif how == "ghost":
            self._ghosts += 1
        else:
            raise ActError(f"{how!r} is not refresh, close, abort or ghost")
        return []

    async def _send(self, envelope: Json) -> bool:
        text = json.dumps(envelope)
        while self._open:
            self._turn = (self._turn + 1) % (len(self._open) + self._ghosts)
            if self._turn >= len(self._open):
                return True  # sent, as far as Slack can tell
            socket = self._open[self._turn]
            try:
                await socket.send_text(text)
            except _GONE:
                self._forget(socket)  # the envelope goes to another one
            else:
                return True
        return False

    async def _listen(self, socket: WebSocket) -> None:
        while True:
            said: Any = json.loads(await socket.receive_text())
            future = self._waiting.get(said.get("envelope_id", ""))
            if future is not None and not future.done():
                future.set_result(said.get("payload"))

    async def _dismiss(self, socket: WebSocket, reason: str) -> None:
        with suppress(*_GONE):
            await socket.send_text(json.dumps({"type": "disconnect", "reason": reason, "debug_info": {}}))
        await _hang_up(socket)

    def _forget(self, socket: WebSocket) -> None:
        if socket in self._open:
            self._open.remove(socket)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._open) + self._ghosts,
            "debug_info": {"host": "sandbox", "build_number": 1, "approximate_connection_time": _LIFE},
            "connection_info": {"app_id": self._world.app.id},
        }


async def _hang_up(socket: WebSocket) -> None:
    with suppress(*_GONE):
        await socket.close()


def _envelope(parcel: Parcel, envelope_id: str) -> Json:
    envelope: Json = {
        "envelope_id": envelope_id,
        "type": parcel.kind,
        "payload": parcel.body,
        "accepts_response_payload": parcel.kind != "events_api",
    }
    if parcel.kind == "events_api":
        envelope |= {"retry_attempt": parcel.attempt, "retry_reason": parcel.reason}
    return envelope
