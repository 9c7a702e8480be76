"""The control API's clock: clients move it and follow it."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from deploy.sandbox.clock import Clock, parse_duration
from deploy.sandbox.control.answers import number, read_json

#: How long moving the clock waits for its followers to come back for the next move.
PATIENCE_SECONDS = 2.0
_LONGEST_WAIT = 60.0


class ClockControl:
    """Moving the clock returns when the application, which follows by long polling, has the new time."""

    def __init__(self, clock: Clock, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._clock, self._patience_seconds = clock, patience_seconds
        self._waiting = 0  # followers whose request is held open
        self._away = 0  # followers that were answered and have not come back yet
        self._owed = 0  # followers that the latest move still waits for
        self._heard = asyncio.Event()

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
        self._owed = self._waiting + self._away
        self._clock.advance(by)
        try:
            await asyncio.wait_for(self._wait_for_followers(), self._patience_seconds)
        except TimeoutError:
            self._away = 0  # a follower has died; time goes on without it
        return JSONResponse(self._clock.reading())

    async def _wait_for_followers(self) -> None:
        while self._owed > 0:
            self._heard.clear()
            await self._heard.wait()

    def _note_follower_left(self) -> None:
        self._owed -= 1
        self._heard.set()

    async def _wait(self, request: Request, after: int, seconds: float) -> bool:
        """Hold the request open; returns whether there is still somebody to answer."""
        self._note_follower_left()
        self._waiting += 1
        try:
            there = await self._wait_for_move(request, after, seconds)
        finally:
            self._waiting -= 1
        if not there:
            self._note_follower_left()
        return there

    async def _wait_for_move(self, request: Request, after: int, seconds: float) -> bool:
        """Wait for the move, unless the follower hangs up first."""
        moved = asyncio.ensure_future(self._clock.moved.wait(after, seconds))
        gone = asyncio.ensure_future(_wait_for_hang_up(request))
        try:
            await asyncio.wait({moved, gone}, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.sleep(0)  # a hanging up that arrives together with a move counts as hanging up
            return not gone.done()
        finally:
            for task in (moved, gone):
                task.cancel()
            await asyncio.gather(moved, gone, return_exceptions=True)


async def _wait_for_hang_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
