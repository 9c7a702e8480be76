"""Stale connections: those that Slack still counts although no process holds them any more.

Behind a router that forgets connections without a word the old one stays registered at Slack, and each press
may be sent to it and be lost; presses are not delivered again. Slack tells the count only when a connection
opens, so looking anew and letting the old ones go are the same act: connecting anew, at growing intervals.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import Lock

#: Seconds until a count that is too high is taken for more than a neighbour's restart, and then at most
#: until connections are replaced once more. Slack allows few new connections in a minute.
FIRST_WAIT, LONGEST_WAIT = 60.0, 960.0


@dataclass
class StaleConnections:
    """The last count that Slack told, and what was done about it, on the monotonic clock."""

    first_wait: float = FIRST_WAIT
    longest_wait: float = LONGEST_WAIT
    count: int | None = None
    _counted_at: float | None = None
    _since: float | None = None
    _wait: float = 0.0
    _acted_at: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def note_count(self, count: int) -> None:
        """Note the number of connections in Slack's hello."""
        with self._lock:
            self.count, self._counted_at = count, time.monotonic()

    @property
    def seconds_since_count(self) -> float | None:
        """Seconds since the last hello."""
        return None if self._counted_at is None else time.monotonic() - self._counted_at

    def stale_for_seconds(self, held: int) -> float | None:
        """For how many seconds Slack has counted more than are held; None while it does not."""
        with self._lock:
            self._compare(held)
            return None if self._since is None else time.monotonic() - self._since

    def should_replace(self, held: int) -> bool:
        """Whether to connect anew now; true at most once in each interval."""
        with self._lock:
            self._compare(held)
            now = time.monotonic()
            if self._since is None or now - max(self._since, self._acted_at) < self._wait:
                return False
            self._acted_at, self._wait = now, min(self._wait * 2, self.longest_wait)
            return True

    def _compare(self, held: int) -> None:
        if self.count is None or self.count <= held:
            self._since, self._wait = None, self.first_wait
        elif self._since is None:
            self._since = self._counted_at
