"""Misbehaviour on demand: refusals, errors, cut and hanging connections for the next calls of a method."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from deploy.sandbox.errors import ActError
from deploy.sandbox.values import Json

#: Refusals that depend on a workspace's own rules, which a sandbox has none of.
REFUSALS = ("cant_delete_message", "compliance_exports_prevent_deletion")
ANSWERS = ("429", "500", "reset-before", "reset-after", "hang", *REFUSALS)


@dataclass
class Fault:
    """The next `times` calls of `method` get this answer. `retry_after` is in seconds, for 429."""

    method: str
    answer: str
    times: int
    retry_after: int


class Faults:
    """The faults that are still planned."""

    def __init__(self) -> None:
        self._planned: list[Fault] = []
        self.released = asyncio.Event()
        #: Cuts a client's connection without a word; the server fills it in, for only it knows the sockets.
        self.cut: Callable[[Any], None] = lambda _client: None

    def plan(self, body: Json) -> None:
        """Plan one fault, as the control API words it."""
        answer = str(body.get("answer"))
        if answer not in ANSWERS:
            raise ActError(f"“answer” is {answer!r}; it can be one of {list(ANSWERS)}")
        times, retry_after = _count(body, "times"), _count(body, "retry_after")
        self._planned.append(Fault(str(body["method"]), answer, times, retry_after))

    def next(self, method: str) -> Fault | None:
        """The fault for this call of the method, which is counted by that."""
        for fault in self._planned:
            if fault.method == method and fault.times > 0:
                fault.times -= 1
                return fault
        return None

    async def hang(self) -> None:
        """Say nothing until the faults are cleared or the sandbox stops."""
        await self.released.wait()

    def clear(self) -> None:
        """Drop all faults, and let hanging calls go."""
        self._planned.clear()
        self.released.set()
        self.released = asyncio.Event()


def _count(body: Json, name: str) -> int:
    value = body.get(name, 1)
    if not isinstance(value, int) or value < 1:
        raise ActError(f"“{name}” is {value!r}; it is a number from 1")
    return value
