"""An outage of the database in the log: one line at its start, one a minute, one at its end."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Lock

from bot.engine.monotonic import monotonic_seconds
from bot.log_events import log_event
from state_machines.errors import StoreUnavailable

log = logging.getLogger(__name__)

#: Seconds between two lines while it lasts.
SAY_EVERY = 60.0


class Outage:
    """What the threads of one process meet; it is over once none of them meets it any more."""

    def __init__(self, clock: Callable[[], float] = monotonic_seconds) -> None:
        self._clock = clock
        self._lock = Lock()
        self._met_by: set[str] = set()
        self._since: float | None = None
        self._said = 0.0

    def note_away(self, error: StoreUnavailable, thread: str = "") -> None:
        """The database was away, to this thread or to something that is done in passing."""
        with self._lock:
            now = self._clock()
            if thread:
                self._met_by.add(thread)
            if self._since is None:
                self._since = self._said = now
                log_event(log, "database.away", logging.ERROR, reason=error.for_operators)
            elif now - self._said >= SAY_EVERY:
                self._said = now
                lasts = round(now - self._since)
                log_event(
                    log, "database.still_away", logging.ERROR, seconds=lasts, reason=error.for_operators
                )

    def note_back(self, thread: str) -> None:
        """This thread had the database."""
        with self._lock:
            self._met_by.discard(thread)
            if self._since is None or self._met_by:
                return
            lasted, self._since = round(self._clock() - self._since), None
            log_event(log, "database.back", logging.WARNING, seconds=lasted)
