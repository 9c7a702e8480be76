"""Writers of one process follow one another where the database takes one at a time.

SQLite lets a second writer only look again after a while, which wakes nobody in order: of sixteen that write
at once the unlucky ones find the file taken again and again until their patience ends.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from storage.errors import StoreBusy

#: What is left for the file itself, however long the turn was waited for: another process may hold it.
_LEAST_PATIENCE = timedelta(milliseconds=50)


class WriterQueue:
    """One writer at a time; `patience` is for the turn and for what follows together."""

    def __init__(self, patience: timedelta) -> None:
        self._patience = patience
        self._lock = threading.Lock()

    @contextmanager
    def slot(self) -> Iterator[timedelta]:
        """Wait for the turn and hold it; gives the patience that is left. StoreBusy where there is none."""
        began = time.monotonic()
        if not self._lock.acquire(timeout=self._patience.total_seconds()):
            raise StoreBusy(
                "The database is busy with another writer. Nothing was saved. Please try again in a moment."
            )
        try:
            yield max(self._patience - timedelta(seconds=time.monotonic() - began), _LEAST_PATIENCE)
        finally:
            self._lock.release()
