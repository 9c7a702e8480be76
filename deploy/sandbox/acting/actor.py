"""Lets a persona act, by the name of the act."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from deploy.sandbox.acting import entry_points, modals, operate_controls, words
from deploy.sandbox.acting.stage import Stage
from deploy.sandbox.delivery.courier import Courier
from deploy.sandbox.errors import ActError, NotVisible
from deploy.sandbox.screen import Part
from deploy.sandbox.values import Json
from deploy.sandbox.world import World

ACTS: dict[str, Callable[[Stage, Json], Awaitable[None]]] = {
    "say": words.say,
    "command": words.command,
    "press": operate_controls.press,
    "choose": operate_controls.choose,
    "fill": operate_controls.fill,
    "submit": modals.submit,
    "close": modals.close,
    "open_home": entry_points.open_home,
    "shortcut": entry_points.shortcut,
    "read": entry_points.read,
}


#: How long an act may wait for its control to be there, and how often it looks again at most, in seconds.
_MOST_PATIENCE = 60.0
_LOOK_EVERY = 0.03


class Actor:
    """Lets personas act; used by the control API."""

    def __init__(self, world: World, courier: Courier) -> None:
        self._world, self._courier = world, courier

    async def act(self, handle: str, body: Json) -> Json:
        """Carry out the act and return the new screen; ActError says what was visible instead.

        `patience` waits so many seconds for the control to be there; `screen` false answers without one,
        and with "in", "since" or "last" with a part of it.
        """
        try:
            person = self._world.person(handle)
        except KeyError as error:
            raise ActError(f"nobody here has the handle {handle!r}", status=404) from error
        work = ACTS.get(str(body.get("do")))
        if work is None:
            raise ActError(f"“do” is {body.get('do')!r}; it can be one of {sorted(ACTS)}")
        await self._once_visible(work, Stage(self._world, self._courier, person), body)
        wanted = body.get("screen", True)
        return {"ok": True} if wanted is False else self._world.screen(handle, _part(wanted))

    async def _once_visible(
        self, work: Callable[[Stage, Json], Awaitable[None]], stage: Stage, body: Json
    ) -> None:
        until = time.monotonic() + min(_seconds(body), _MOST_PATIENCE)
        while True:
            version = self._world.version
            try:
                return await work(stage, body)
            except NotVisible:
                if time.monotonic() >= until:
                    raise
            await self._world.wait_change(version, until - time.monotonic())
            await asyncio.sleep(_LOOK_EVERY)


def _seconds(body: Json) -> float:
    value = body.get("patience", 0)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ActError(f"“patience” is {value!r}; it is a number of seconds")
    return float(value)


def _part(wanted: object) -> Part | None:
    if wanted is True:
        return None
    if not isinstance(wanted, dict) or not set(wanted) <= {"in", "since", "last"}:
        raise ActError(f"“screen” is {wanted!r}; it is true, false, or says “in”, “since” or “last”")
    return Part(str(wanted.get("in", "")), str(wanted.get("since", "")), int(wanted.get("last", 0)))
