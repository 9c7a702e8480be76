"""What is to be done in some seconds by this process, and may be lost with it: ornaments, never a ping."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from bot.engine.chores import Chore
from bot.unexpected_errors import log_unexpected_error

log = logging.getLogger(__name__)

#: The engine goes round at least so often.
EVERY = timedelta(seconds=1)


class Timers:
    """Safe for many threads. `now` is the application's clock, so a clock that jumps takes them along."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._waiting: list[tuple[datetime, Callable[[], None]]] = []
        self._lock = Lock()

    def after(self, wait: timedelta, work: Callable[[], None]) -> None:
        """Have the work done once so much time has passed; it must be quick, for others wait behind it."""
        with self._lock:
            self._waiting.append((self._now() + wait, work))

    def run_due(self, now: datetime) -> None:
        """Do what is due; what fails is logged and not done again."""
        with self._lock:
            due = [work for at, work in self._waiting if at <= now]
            self._waiting = [(at, work) for at, work in self._waiting if at > now]
        for work in due:
            try:
                work()
            except Exception as error:  # noqa: BLE001 - the others are due as well
                log_unexpected_error(log, "what was put off", error)

    def chore(self) -> Chore:
        """The engine's task that runs them."""
        return Chore("what was put off for seconds", EVERY, self.run_due)
