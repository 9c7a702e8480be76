"""Calls an address outside while Doorstep works, so that somebody notices when it does not.

The call holds nothing. It is made only after a look that was completed and found nothing that keeps Doorstep
from working, by a process whose engine goes round, and after a write to the database. Whatever is wrong, the
call stays away, and whoever watches alarms: also where the machine, the network or this code is gone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from urllib3 import PoolManager, ProxyManager, Timeout
from urllib3.exceptions import HTTPError
from urllib3.util import make_headers

from bot.health.findings import Health, Level
from bot.health.health_endpoints import STUCK_SECONDS
from bot.health.vitals import WATCHER_CALLED, WATCHER_REACHED
from bot.log_events import log_event
from storage.unit_of_work import Store

log = logging.getLogger(__name__)

#: Alarms with which Doorstep does not do what it is for: somebody waits and nobody is told.
NOT_WORKING = frozenset({"database", "engine", "processes", "socket", "undelivered", "overdue", "orphans"})
#: Whichever process comes first calls, so that several do not call more often than one.
CALL_EVERY = timedelta(seconds=50)
#: Seconds for connecting, and for the answer.
PATIENCE = 5.0

#: Calls an address and returns the status of its answer; raises HTTPError where there is none.
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
        except HTTPError as error:
            log_event(log, "watcher.not_reached", logging.WARNING, reason=type(error).__name__)
            return False
        if 200 <= status < 300:
            return True
        log_event(log, "watcher.not_reached", logging.WARNING, status=status)
        return False


def _works(look: Health) -> bool:
    return not any(one.level is Level.ALARM and one.name in NOT_WORKING for one in look.findings)


def call_outside(url: str) -> int:
    """The status with which this address answers an empty GET; no redirect is followed, to any host."""
    with _pool(url) as pool:
        answer = pool.request(
            "GET",
            url,
            headers={"User-Agent": "doorstep"},
            timeout=Timeout(connect=PATIENCE, read=PATIENCE),
            retries=False,
            redirect=False,
            preload_content=False,
        )
        answer.close()
        return answer.status


def _pool(url: str) -> PoolManager:
    """The way there: through the proxy that the environment names, where it does."""
    parts = urlsplit(url)
    proxy = getproxies().get(parts.scheme)
    if not proxy or proxy_bypass(parts.hostname or ""):
        return PoolManager()
    user = urlsplit(proxy)
    password = f"{unquote(user.username or '')}:{unquote(user.password or '')}"
    headers = make_headers(proxy_basic_auth=password) if user.username else None
    return ProxyManager(proxy, proxy_headers=headers)
