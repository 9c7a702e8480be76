"""The leases of the messages that this process is sending, and whether a request may begin.

Four times fit into each other, so that a message is never posted by one who no longer holds it:

- a lease lasts LEASE (7 s) by the database's clock from its last renewal, and is renewed every RENEW (1.5 s)
  while anything is being sent;
- that a request is about to begin is stored first, where the message is still ours and this process holds
  its own lock; whoever takes over from a dead process sees it;
- a request begins within BEGIN_WITHIN (1.5 s) of that, by a clock of this machine that nobody sets and that
  goes on while it sleeps, counted from before the database was asked;
- a surface's answer is waited for SEND_TIMEOUT (4 s), after which the request is given up.

So what a dead process had begun has arrived, or never will, once LONGEST has passed since: the last two and a
MARGIN (1 s). A process that was frozen finds out before it posts that it is late. One that is frozen between
the last look at the clock and the request itself can still post what another has taken over: no client can
close that gap where a surface has no key for "once".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from threading import Lock

from bot.engine.begun_sends import BegunSends
from bot.engine.monotonic import monotonic_seconds
from bot.engine.presence import Presence
from bot.ports import SEND_TIMEOUT
from storage.deliveries_repository import LEASE
from storage.unit_of_work import Store

RENEW = timedelta(seconds=1.5)
MARGIN = timedelta(seconds=1)
BEGIN_WITHIN = timedelta(seconds=1.5)
#: How long after its beginning was stored a request may still arrive.
LONGEST = BEGIN_WITHIN + SEND_TIMEOUT + MARGIN
_NEEDED = (SEND_TIMEOUT + MARGIN).total_seconds()


class Leases:
    """The messages that the process `by` is sending. `clock` is a monotonic one in seconds.

    `presence` is the lock of this process; without one nobody looks for it, and it counts as held.
    """

    def __init__(
        self,
        store: Store,
        by: str,
        clock: Callable[[], float] = monotonic_seconds,
        presence: Presence | None = None,
    ) -> None:
        self.by = by
        self._store = store
        self._presence = presence
        self._begun = BegunSends(store, by, self.clock_seconds)
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

    def may_work(self) -> bool:
        """Whether this process may begin anything: it holds its lock."""
        return self._presence is None or self._presence.is_held()

    def may_send(self, message_id: str) -> bool:
        """Whether enough of the lease remains for one more request."""
        since = self._since.get(message_id)
        return since is not None and LEASE.total_seconds() - (self._clock() - since) >= _NEEDED

    def may_begin(self, message_id: str) -> bool:
        """Store that a request for this message begins; whether it may begin now, and no later."""
        if not (self.may_work() and self.may_send(message_id)):
            return False
        asked = self._begun.note(message_id)
        if asked is None:
            if self._presence is not None:
                self._presence.doubt()
            return False
        self.hold([message_id], asked)
        return self.may_work() and self._clock() - asked <= BEGIN_WITHIN.total_seconds()

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
