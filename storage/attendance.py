"""The lock that a process holds for as long as it lives, by which the others know at once that it died.

A process id made here promises such a lock. One of a release before promises none: whoever has it counts as
alive until its leases run out.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol
from uuid import uuid4

from storage.notification_listener import Listener, Notifications

_PROMISED = "locked-"


def new_process_id() -> str:
    """The id of a process that holds a lock for as long as it lives."""
    return _PROMISED + uuid4().hex


def promises_lock(process_id: str) -> bool:
    """Whether a process of this id is dead where nobody holds its lock."""
    return process_id.startswith(_PROMISED)


class Attendance(Protocol):
    """The lock of this process. Others may take it for dead while it is not held."""

    def is_held(self) -> bool:
        """Whether it is held, as far as this process knows."""

    def wait(self, seconds: float) -> bool:
        """Wait until it is held, for so long at most; returns whether it is."""

    def doubt(self) -> None:
        """Take it anew, because the database may not know of it any more."""

    def close(self) -> None:
        """Give it up."""


class LineAttendance:
    """A lock that lasts as long as a connection, which also hears of the work that others leave."""

    def __init__(
        self,
        connect: Callable[[], AbstractContextManager[Notifications]],
        me: str,
        wake: Callable[[], None],
    ) -> None:
        self._held = threading.Event()
        self._listener = Listener(connect, me, wake, self._note)

    def is_held(self) -> bool:
        return self._held.is_set()

    def wait(self, seconds: float) -> bool:
        return self._held.wait(seconds)

    def doubt(self) -> None:
        self._held.clear()
        self._listener.connect_anew()

    def close(self) -> None:
        self._listener.close()

    def _note(self, *, stands: bool) -> None:
        (self._held.set if stands else self._held.clear)()
