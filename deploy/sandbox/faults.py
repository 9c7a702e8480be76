"""Misbehaviour on demand: refusals, errors, cut and hanging connections for the next calls of a method."""

import asyncio
import json
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from deploy.sandbox.errors import ActError
from deploy.sandbox.values import Json

ANSWERS = ("429", "500", "error", "reset-before", "reset-after", "hang")

#: What Slack's error codes look like. One that no page lists is a fault worth playing as well.
_CODE = re.compile(r"^[a-z][a-z0-9_]*$")


@dataclass
class Fault:
    """The next `times` calls of `method` get this answer.

    `retry_after` is in seconds, for 429; `error` is Slack's code, for an error. Where `to` names somebody or
    a channel, only calls that concern them are meant, and with `saying` only those whose arguments hold
    these words.
    """

    method: str
    answer: str
    times: int
    retry_after: int
    error: str = ""
    to: str = ""
    saying: str = ""

    def is_meant(self, method: str, whom: Collection[str], said: str) -> bool:
        """Whether it is for such a call."""
        return (
            self.times > 0
            and self.method == method
            and (not self.to or self.to in whom)
            and self.saying in said
        )


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
        code = str(body.get("error", ""))
        if (answer == "error") != bool(_CODE.match(code)):
            raise ActError(f"“error” is {code!r}; it is Slack's code, with the answer “error” and no other")
        times, retry_after = _count(body, "times"), _count(body, "retry_after")
        to, saying = str(body.get("to", "")), str(body.get("saying", ""))
        self._planned.append(Fault(str(body["method"]), answer, times, retry_after, code, to, saying))

    def next(self, method: str, whom: Collection[str] = (), body: Json | None = None) -> Fault | None:
        """The fault for this call of the method, which is counted by that.

        `whom` are the names of those whom it concerns, `body` its arguments.
        """
        said = json.dumps(body or {}, ensure_ascii=False)
        for fault in self._planned:
            if fault.is_meant(method, whom, said):
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
