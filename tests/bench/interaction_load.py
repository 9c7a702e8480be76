"""The load: keep-alive connections in a process of its own: `python -m … PORT FILE CONNECTIONS [RATE]`.

Without a rate each connection presses again as soon as it was answered; with one, presses begin at fixed
times whatever the answers do, and a time runs from when its press was due. Prints one line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import pickle
import sys
import time
from collections import deque
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass
class Loaded:
    """What came of it: seconds in all, each answer's milliseconds, and how many were not a 200."""

    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    refused: int = 0


class Line:
    """One kept-alive connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def press(self, request: bytes) -> bool:
        """Whether it was answered with 200."""
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
        )
        if length:
            await self._reader.readexactly(length)
        return head.startswith(b"HTTP/1.1 200")


async def press_as_fast_as_answered(lines: list[Line], chains: list[list[bytes]]) -> Loaded:
    """Each connection takes one reporter after another, and waits for each answer."""
    loaded, left = Loaded(), deque(chains)

    async def work(line: Line) -> None:
        while left:
            for request in left.popleft():
                began = time.perf_counter()
                loaded.refused += not await line.press(request)
                loaded.milliseconds.append((time.perf_counter() - began) * 1000)

    began = time.perf_counter()
    await asyncio.gather(*(work(line) for line in lines))
    loaded.seconds = time.perf_counter() - began
    return loaded


async def press_at_a_rate(lines: list[Line], chains: list[list[bytes]], rate: float) -> Loaded:
    """Round after round, so that one reporter's presses lie far apart."""
    loaded = Loaded()
    rounds = deque(request for together in zip(*chains, strict=True) for request in together)
    began, number = time.perf_counter(), 0

    async def work(line: Line) -> None:
        nonlocal number
        while rounds:
            request, due = rounds.popleft(), began + number / rate
            number += 1
            await asyncio.sleep(max(due - time.perf_counter(), 0))
            loaded.refused += not await line.press(request)
            loaded.milliseconds.append((time.perf_counter() - due) * 1000)

    await asyncio.gather(*(work(line) for line in lines))
    loaded.seconds = time.perf_counter() - began
    return loaded


async def main(port: int, chains: list[list[bytes]], connections: int, rate: float) -> Loaded:
    """Open the connections, press, close."""
    opened = [await asyncio.open_connection("127.0.0.1", port) for _ in range(connections)]
    lines = [Line(reader, writer) for reader, writer in opened]
    try:
        if rate:
            return await press_at_a_rate(lines, chains, rate)
        return await press_as_fast_as_answered(lines, chains)
    finally:
        for _, writer in opened:
            writer.close()


if __name__ == "__main__":
    port, path, connections, *rate = sys.argv[1:]
    chains = pickle.loads(Path(path).read_bytes())  # written by the measurement itself, a moment ago
    done = asyncio.run(main(int(port), chains, int(connections), float(rate[0]) if rate else 0.0))
    sys.stdout.write(json.dumps(asdict(done)) + "\n")
