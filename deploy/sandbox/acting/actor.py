"""The one way in which a persona acts, by name of the act."""

from collections.abc import Awaitable, Callable

from deploy.sandbox.acting import doors, modals, touch, words
from deploy.sandbox.acting.stage import Stage
from deploy.sandbox.delivery.courier import Courier
from deploy.sandbox.errors import ActError
from deploy.sandbox.values import Json
from deploy.sandbox.world import World

ACTS: dict[str, Callable[[Stage, Json], Awaitable[None]]] = {
    "say": words.say,
    "command": words.command,
    "press": touch.press,
    "choose": touch.choose,
    "fill": touch.fill,
    "submit": modals.submit,
    "close": modals.close,
    "open_home": doors.open_home,
    "shortcut": doors.shortcut,
    "read": doors.read,
}


class Actor:
    """Lets personas act; used by the control API."""

    def __init__(self, world: World, courier: Courier) -> None:
        self._world, self._courier = world, courier

    async def act(self, handle: str, body: Json) -> Json:
        """Do it, and answer with the new screen; ActError with what was visible if it cannot be done."""
        try:
            person = self._world.person(handle)
        except KeyError as error:
            raise ActError(f"nobody here has the handle {handle!r}", status=404) from error
        work = ACTS.get(str(body.get("do")))
        if work is None:
            raise ActError(f"“do” is {body.get('do')!r}; it can be one of {sorted(ACTS)}")
        await work(Stage(self._world, self._courier, person), body)
        return self._world.screen(handle)
