"""The lock by which other processes know that this one lives, from the engine's start to its end."""

from __future__ import annotations

from collections.abc import Callable

from storage.attendance import Attendance
from storage.unit_of_work import Store


class Presence:
    """Whether this process holds its lock. While it does not, it begins no request."""

    def __init__(self, store: Store, process_id: str) -> None:
        self._store = store
        self._process_id = process_id
        self._attendance: Attendance | None = None

    def begin(self, wake: Callable[[], None], patience: float) -> None:
        """Take the lock, waiting for it so many seconds at most, and listen; `wake` for what others leave."""
        self._attendance = self._store.attend(self._process_id, wake)
        self._attendance.wait(patience)

    def is_held(self) -> bool:
        """Whether the lock is held, as far as this process knows."""
        return self._attendance is not None and self._attendance.is_held()

    def doubt(self) -> None:
        """Take the lock anew, for the database may not know of it."""
        if self._attendance is not None:
            self._attendance.doubt()

    def end(self) -> None:
        """Give the lock up."""
        if self._attendance is not None:
            self._attendance.close()
