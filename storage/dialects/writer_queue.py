"""Lets the writers of one process follow one another, where the database takes one writer at a time.

With SQLite a second writer can only look again after a while, so writers do not come in order: of sixteen at
once some would find the file locked again and again until their patience ends.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from storage.errors import StoreBusy

#: The least time that is left to wait for the file, which another process may have locked.
_LEAST_PATIENCE = timedelta(milliseconds=50)


class WriterQueue:
    """Lets in one writer at a time; `patience` is for this wait and the wait for the file together."""

    def __init__(self, patience: timedelta) -> None:
        self._patience = patience
        self._lock = threading.Lock()

    @contextmanager
    def slot(self) -> Iterator[timedelta]:
        """Wait to be the only writer; gives the patience that is left. StoreBusy after too long a wait."""
        began = time.monotonic()
        if not self._lock.acquire(timeout=self._patience.total_seconds()):
            raise StoreBusy(
                "The database is busy with another writer. Nothing was saved. Please try again in a moment."
            )
        try:
            yield max(self._patience - timedelta(seconds=time.monotonic() - began), _LEAST_PATIENCE)
        finally:
            self._lock.release()
