"""The leases of the messages that this process is sending, and whether each still lasts long enough.

Three times fit into each other, so that a message is never posted by one who no longer holds it:

- a lease lasts LEASE (7 s) by the database's clock from its last renewal, and is renewed every RENEW (1.5 s)
  while anything is being sent;
- a surface's answer is waited for SEND_TIMEOUT (4 s), after which the request is given up;
- a request begins only while SEND_TIMEOUT and a MARGIN (1 s) of the lease remain, by a clock of this machine
  that nobody sets and that goes on while it sleeps, counted from before the database was asked.

A process that was frozen for longer than its lease finds that out before it posts. One that is frozen between
the look at its lease and the request itself, for longer than the lease, can still post what another has taken
over: no client can close that gap where a surface has no key for "once".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from threading import Lock

from bot.engine.monotonic import monotonic_seconds
from bot.ports import SEND_TIMEOUT
from storage.deliveries_repository import LEASE
from storage.unit_of_work import Store

RENEW = timedelta(seconds=1.5)
MARGIN = timedelta(seconds=1)
_NEEDED = (SEND_TIMEOUT + MARGIN).total_seconds()


class Leases:
    """The messages that the process `by` is sending. `passed` is a monotonic clock in seconds."""

    def __init__(self, store: Store, by: str, clock: Callable[[], float] = monotonic_seconds) -> None:
        self.by = by
        self._store = store
        self._clock = clock
        self._since: dict[str, float] = {}
        self._renewed = clock()
        self._lock = Lock()

    def clock_seconds(self) -> float:
        """The present second. Read it before the database is asked for a lease, which counts from then."""
        return self._clock()

    def hold(self, ids: Iterable[str], asked_at: float) -> None:
        """Note that these messages were leased to this process."""
        with self._lock:
            if not self._since:
                self._renewed = asked_at
            self._since.update(dict.fromkeys(ids, asked_at))

    def release(self, ids: Iterable[str]) -> None:
        """Note that these messages are recorded, or that this process may no longer record them."""
        with self._lock:
            for one in ids:
                self._since.pop(one, None)

    def may_send(self, message_id: str) -> bool:
        """Whether enough of the lease remains for one more request."""
        since = self._since.get(message_id)
        return since is not None and LEASE.total_seconds() - (self._clock() - since) >= _NEEDED

    def seconds_until_renewal(self) -> float | None:
        """Seconds until the leases must be renewed; None while there are none."""
        if not self._since:
            return None
        return max(0.0, self._renewed + RENEW.total_seconds() - self._clock())

    def renew(self) -> None:
        """Renew all leases in one statement."""
        with self._lock:
            held = tuple(self._since)
        asked = self._renewed = self._clock()
        with self._store.write(lock_rows=False) as uow:
            still = uow.deliveries.renew(self.by, held)
            uow.commit()
        self.hold(still & frozenset(self._since), asked)
