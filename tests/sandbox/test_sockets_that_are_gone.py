"""A process that was killed leaves a connection that nobody has noticed yet; no fault of the sandbox's."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest
from starlette.websockets import WebSocket, WebSocketDisconnect

from deploy.sandbox.delivery.socket_mode import SocketMode
from deploy.sandbox.world import World


class Killed:
    """A web socket whose other side dies once it was greeted, without a word."""

    def __init__(self) -> None:
        self.path_params = {"ticket": "t-1"}
        self.greeted = asyncio.Event()

    async def accept(self) -> None:
        """It was there once."""

    async def send_text(self, _text: str) -> None:
        if self.greeted.is_set():
            raise WebSocketDisconnect(1006)
        self.greeted.set()

    async def receive_text(self) -> Any:
        await asyncio.Event().wait()

    async def close(self) -> None:
        raise RuntimeError("Unexpected ASGI message 'websocket.close'")


@pytest.mark.parametrize("how", ["refresh", "close"])
def test_a_socket_nobody_holds_any_more_can_still_be_ended(how: str) -> None:
    async def story() -> None:
        world = cast("World", SimpleNamespace(tickets={"t-1"}, app=SimpleNamespace(id="A1")))
        sockets, killed = SocketMode(world), Killed()
        serving = asyncio.create_task(sockets.serve(cast("WebSocket", killed)))
        await killed.greeted.wait()
        await sockets.disturb(how)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(sockets.reachable(), 0)
        serving.cancel()

    asyncio.run(story())
