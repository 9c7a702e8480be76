"""One person's use of a phone: what they press, and how long they wait before they press again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.storm.control import Control, Json, NotThere

DIRECT = "Doorstep"
#: How long somebody waits before they press again, in seconds.
PRESS_AGAIN = 0.25


class StormOver(Exception):
    """The storm has to end: everybody puts their phone away."""


@dataclass(frozen=True, slots=True)
class Hand:
    """`over` is set when all must stop; `part` is how much of the screen each act answers with."""

    control: Control
    handle: str
    over: threading.Event = field(default_factory=threading.Event)
    #: Called whenever something came of an act: the storm counts in these, for acts in vain multiply in it.
    went_on: Callable[[], None] = lambda: None

    def command(self, text: str, part: Json) -> Json:
        """Type a command; whether the app took it, the screen shows."""
        return self.control.act(self.handle, "command", part, text=text, **{"in": DIRECT})

    def press(self, message: Json, label: str, part: Json, where: str = DIRECT, **what: Any) -> Json | None:
        """Press a control of this message; None where it is gone."""
        aim = {"label": label, "ts": message["ts"], "in": where}
        return self._try_act("press", part, **aim, **what)

    def press_twice(self, message: Json, label: str, part: Json, where: str = DIRECT) -> Json | None:
        """Two presses at the same time, as an impatient thumb does; the screen after the second."""
        other = threading.Thread(target=self.press, args=(message, label, part, where))
        other.start()
        screen = self.press(message, label, part, where)
        other.join()
        return screen

    def choose(self, message: Json, label: str, option: str | list[str], part: Json) -> Json | None:
        """Choose in a menu, or tick in boxes, of this message; None where it is gone."""
        aim = {"label": label, "ts": message["ts"], "in": DIRECT}
        return self._try_act("choose", part, option=option, **aim)

    def fill(self, answers: dict[str, str], part: Json) -> Json | None:
        """Fill the fields of the open form, by block id, and submit it until the app takes it.

        None where the form is gone; the form is closed where it is refused or not taken.
        """
        for block_id, value in answers.items():
            if self._try_act("fill", part, field=block_id, value=value) is None:
                return None
        for _ in range(12):
            screen = self._try_act("submit", part)
            if screen is None or screen["modal"] is None or screen["modal"]["errors"]:
                break
            self.wait()
        self._try_act("close", part, all=True)
        return screen

    def look(self, part: Json) -> Json:
        """A part of the screen."""
        return self.control.screen(self.handle, part)

    def wait(self, seconds: float = PRESS_AGAIN) -> None:
        """A moment's patience; StormOver when it is all over."""
        if self.over.wait(seconds):
            raise StormOver

    def _try_act(self, do: str, part: Json, **what: Any) -> Json | None:
        try:
            return self.control.act(self.handle, do, part, **what)
        except NotThere:
            return None
