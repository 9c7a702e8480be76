"""The clock's control: move it, and follow it."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from deploy.sandbox.clock import Clock, parse_duration
from deploy.sandbox.control.answers import number, read_json

#: How long moving the clock waits for its followers to come back for the next move.
PATIENCE_SECONDS = 2.0
_LONGEST_WAIT = 60.0


class ClockControl:
    """Long-polled by the application; moving the clock returns when the application has followed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting = 0  # followers whose request is held open
        self._away = 0  # followers that were answered and have not come back yet
        self._back = 0  # followers that came back knowing the latest move
        self._returned = asyncio.Event()

    async def follow(self, request: Request) -> Response:
        """GET: the reading, as soon as its version is above `after`, or after `wait` seconds."""
        after, wait = int(number(request, "after", 0)), min(number(request, "wait", 0), _LONGEST_WAIT)
        if wait <= 0:
            return JSONResponse(self._clock.reading())
        self._away = max(0, self._away - 1)
        answered = after < self._clock.moved.version or await self._wait(request, after, wait)
        self._away += answered
        return JSONResponse(self._clock.reading())

    async def advance(self, request: Request) -> Response:
        """POST {"advance": "PT4H"}: move the clock; every follower has the new time on return."""
        by = parse_duration((await read_json(request)).get("advance"))
        expected, self._back = self._waiting + self._away, 0
        self._clock.advance(by)
        try:
            await asyncio.wait_for(self._all_back(expected), PATIENCE_SECONDS)
        except TimeoutError:
            self._away = 0  # a follower has died; time goes on without it
        return JSONResponse(self._clock.reading())

    async def _all_back(self, expected: int) -> None:
        while self._back < expected:
            self._returned.clear()
            await self._returned.wait()

    async def _wait(self, request: Request, after: int, seconds: float) -> bool:
        """Hold the request open; whether there is still somebody to answer."""
        self._back += 1
        self._returned.set()
        self._waiting += 1
        try:
            return await self._moved_or_gone(request, after, seconds)
        finally:
            self._waiting -= 1

    async def _moved_or_gone(self, request: Request, after: int, seconds: float) -> bool:
        """Wait for the move, unless the follower hangs up first: a dead one must not be waited for."""
        moved = asyncio.ensure_future(self._clock.moved.wait(after, seconds))
        gone = asyncio.ensure_future(_hung_up(request))
        try:
            done, _ = await asyncio.wait({moved, gone}, return_when=asyncio.FIRST_COMPLETED)
            return moved in done
        finally:
            for task in (moved, gone):
                task.cancel()
            await asyncio.gather(moved, gone, return_exceptions=True)


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
