"""The journal of everything that passed between the sandbox and the app, in order."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from deploy.sandbox.clock import Clock
from deploy.sandbox.values import Json


class Journal:
    """A list of entries that only grows, unless whoever reads it says what may be forgotten."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: list[Json] = []
        self._forgotten = 0

    @contextmanager
    def record(self, kind: str, **fields: Any) -> Iterator[Json]:
        """One exchange: numbered when it begins, timed in milliseconds, completed by the caller's updates.

        `time` is the workspace's, `real` the machine's in Unix seconds: only that one never skips.
        """
        entry: Json = {
            "n": self._forgotten + len(self._entries) + 1,
            "time": self._clock.now().isoformat(),
            "real": time.time(),
            "kind": kind,
            "ok": False,
            # A copy: what is stored may be changed later, what was said may not.
            **json.loads(json.dumps(fields, default=str)),
        }
        self._entries.append(entry)
        started = time.monotonic()
        try:
            yield entry
        finally:
            entry["ms"] = round((time.monotonic() - started) * 1000, 1)

    def note(self, kind: str, **fields: Any) -> None:
        """Write something that was no exchange, such as an acknowledgement that Slack would refuse."""
        with self.record(kind, **fields):
            pass

    def since(self, number: int, limit: int = 0) -> Json:
        """The entries after `number`, at most `limit` (0: all), and the number to ask from next time."""
        first = max(0, number - self._forgotten)
        end = first + limit if limit else len(self._entries)
        entries = self._entries[first:end]
        return {"next": self._forgotten + first + len(entries), "entries": entries}

    def forget(self, before: int) -> None:
        """Drop the entries up to number `before`. Their numbers are not used again."""
        doomed = min(max(0, before - self._forgotten), len(self._entries))
        del self._entries[:doomed]
        self._forgotten += doomed
