"""A Slack that accepts everything and says little, as a process of its own: `python -m … PORT`."""

from __future__ import annotations

import asyncio
import json
import sys

_HELLO = {
    "ok": True,
    "team_id": "T0LARK",
    "user_id": "U0APP",
    "bot_id": "B0APP",
    "channel": {"id": "D0BENCH"},
    "ts": "1.1",
}
_BODY = json.dumps(_HELLO).encode()
_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(_BODY) + _BODY
)


class Sink(asyncio.Protocol):
    """Counts nothing, keeps nothing: reads one request after another and takes each."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._read = transport, b""

    def data_received(self, data: bytes) -> None:
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            whole = end + 4 + _length(self._read[:end])
            if len(self._read) < whole:
                return
            closes = b"connection: close" in self._read[:end].lower()
            self._read = self._read[whole:]
            self._transport.write(_ANSWER)
            if closes:  # as urllib asks for: the connection ends with the answer
                self._transport.close()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def main(port: int) -> None:
    """Serve until ended."""
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
