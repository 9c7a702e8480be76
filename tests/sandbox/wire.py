"""The smallest app: one web socket whose every envelope is acknowledged as a test's function says."""

import json
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import websockets.sync.client as ws
from slack_sdk import WebClient
from websockets.exceptions import ConnectionClosed

from deploy.sandbox.server import Sandbox

Json = dict[str, Any]
#: What the app does with a payload, and acknowledges it with.
Listener = Callable[[Json], Json | None]


class Wire:
    """Connects when entered; keeps every payload it was sent."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self.listener: Listener = lambda _payload: None
        self.received: list[Json] = []
        self._thread = threading.Thread(target=self._work)
        self._greeted = threading.Event()
        self._connection: ws.ClientConnection | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._greeted.wait(20)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._connection is not None
        self._connection.close()
        self._thread.join()

    @property
    def last(self) -> Json:
        """The newest payload."""
        return self.received[-1]

    def _work(self) -> None:
        with ws.connect(address(self._sandbox)) as self._connection:
            self._connection.recv()
            self._greeted.set()
            try:
                while True:
                    self._answer(self._connection, json.loads(self._connection.recv()))
            except ConnectionClosed:
                return

    def _answer(self, connection: ws.ClientConnection, envelope: Json) -> None:
        if "envelope_id" not in envelope:
            return
        self.received.append(envelope["payload"])
        answer = self.listener(envelope["payload"])
        connection.send(json.dumps({"envelope_id": envelope["envelope_id"], "payload": answer}))


def address(sandbox: Sandbox) -> str:
    """A fresh single-use address for a web socket."""
    client = WebClient(token="xapp-sandbox", base_url=sandbox.api_url)
    return str(client.api_call("apps.connections.open")["url"])
