"""Everything that passed between the sandbox and the app, in order."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from deploy.sandbox.clock import Clock
from deploy.sandbox.values import Json


class Journal:
    """An append-only list of entries; nothing is dropped while the sandbox runs."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: list[Json] = []

    @contextmanager
    def record(self, kind: str, **fields: Any) -> Iterator[Json]:
        """One exchange: numbered when it begins, timed in milliseconds, completed by the caller's updates."""
        entry: Json = {
            "n": len(self._entries) + 1,
            "time": self._clock.now().isoformat(),
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
        """Something that was not an exchange: an acknowledgement's content that Slack would refuse."""
        with self.record(kind, **fields):
            pass

    def since(self, number: int) -> Json:
        """The entries after `number`, and the number to ask from next time."""
        return {"next": len(self._entries), "entries": self._entries[max(0, number) :]}
