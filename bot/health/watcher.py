"""Calls an address outside while Doorstep works, so that somebody notices when it does not.

The call holds nothing. It is made only after a look that was completed and found nothing that keeps Doorstep
from working, by a process whose engine goes round, and after a write to the database. Whatever is wrong, the
call stays away, and whoever watches alarms: also where the machine, the network or this code is gone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from bot.health.findings import Health, Level
from bot.health.health_endpoints import STUCK_SECONDS
from bot.health.vitals import WATCHER_CALLED, WATCHER_REACHED
from bot.log_events import log_event
from storage.unit_of_work import Store

log = logging.getLogger(__name__)

#: Alarms with which Doorstep does not do what it is for: somebody waits and nobody is told.
NOT_WORKING = frozenset(
    {"database", "engine", "processes", "socket", "undelivered", "drawing", "overdue", "orphans"}
)
#: Whichever process comes first calls, so that several do not call more often than one.
CALL_EVERY = timedelta(seconds=50)
#: Seconds for each step: connecting, and the answer.
PATIENCE = 5.0

#: Calls an address and returns the status of its answer; raises OSError or HTTPException where there is none.
Call = Callable[[str], int]


class Watcher:
    """Tells the watcher at `url` after each good look; it is safe to be told of one from any thread."""

    def __init__(self, store: Store, url: str, call: Call | None = None) -> None:
        self._store = store
        self._url = url
        self._call = call or call_outside
        self._silent_for: Callable[[], float] = lambda: 0.0

    def go_by(self, silent_for: Callable[[], float]) -> None:
        """From now on nothing is told while this process's engine hangs."""
        self._silent_for = silent_for

    def tell(self, look: Health) -> None:
        """Call, if this look found that Doorstep works and nobody has called within a minute.

        Raises StoreUnavailable where the database cannot be written to; then nobody is called.
        """
        if self._silent_for() >= STUCK_SECONDS or not _works(look) or not self._takes_its_turn():
            return
        if self._reaches():
            self._note(WATCHER_REACHED, timedelta())

    def _takes_its_turn(self) -> bool:
        return self._note(WATCHER_CALLED, CALL_EVERY)

    def _note(self, name: str, since: timedelta) -> bool:
        with self._store.write(lock_rows=False) as uow:
            now = uow.database_now()
            noted = uow.scheduled_locks.take(name, now - since, now)
            uow.commit()
        return noted

    def _reaches(self) -> bool:
        try:
            status = self._call(self._url)
        except (OSError, HTTPException) as error:
            log_event(log, "watcher.not_reached", logging.WARNING, reason=_reason(error))
            return False
        if 200 <= status < 300:
            return True
        log_event(log, "watcher.not_reached", logging.WARNING, status=status)
        return False


def _works(look: Health) -> bool:
    if look.vitals is not None and look.vitals.signals.closed_by() is not None:
        return False  # the chat takes nothing, so nobody can be told of that by it either
    return not any(one.level is Level.ALARM and one.name in NOT_WORKING for one in look.findings)


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_request: object) -> None:
        """Nobody else than the address that was set is called, so the redirect itself is the answer."""


def call_outside(url: str) -> int:
    """The status with which this address answers an empty GET, through the environment's proxy, if any.

    No redirect is followed. Raises OSError or HTTPException where there is no answer.
    """
    request = Request(url, headers={"User-Agent": "doorstep"})  # noqa: S310 - the settings let http(s) pass only
    try:
        with build_opener(_NoRedirect).open(request, timeout=PATIENCE) as answer:
            return int(answer.status)
    except HTTPError as error:
        error.close()
        return error.code


def _reason(error: OSError | HTTPException) -> str:
    """The kind of failure alone: its words may hold the address."""
    inner = error.reason if isinstance(error, URLError) else error
    return type(inner).__name__
