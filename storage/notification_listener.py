"""Listens for other processes that have left work, and connects again whenever the connection is lost."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

log = logging.getLogger(__name__)

#: Seconds within which a listener notices that it is to end.
POLL_SECONDS = 1.0
_RECONNECT_SECONDS = 1.0


class Notifications(Protocol):
    """A connection that receives notifications; any fault of it is raised as StoreUnavailable."""

    def senders(self, seconds: float) -> Iterator[str]:
        """The senders of the notifications that come within so many seconds."""


class LineHook(Protocol):
    """Told whenever the connection stands or is lost; must be quick and never raise."""

    def __call__(self, *, stands: bool) -> None:
        """Note it."""


class Listener:
    """Calls `wake` for every notification of another sender than `me`, until `close`."""

    def __init__(
        self,
        connect: Callable[[], AbstractContextManager[Notifications]],
        me: str,
        wake: Callable[[], None],
        note: LineHook,
    ) -> None:
        self._connect = connect
        self._me = me
        self._wake = wake
        self._note = note
        self._closing = threading.Event()
        self._anew = threading.Event()
        self._thread = threading.Thread(target=self._run, name="listen", daemon=True)
        self._thread.start()

    def connect_anew(self) -> None:
        """Leave the present connection for a new one, within POLL_SECONDS. Never waits."""
        self._anew.set()

    def close(self) -> None:
        """End the thread."""
        self._closing.set()
        self._thread.join()

    def _run(self) -> None:
        said = False
        while not self._closing.is_set():
            try:
                connection = self._connect()
                self._anew.clear()
                with connection as line:
                    said = False
                    self._note(stands=True)
                    self._wake()  # for what was sent while nobody listened
                    self._listen(line)
            except Exception as error:  # noqa: BLE001 - whatever it was, it listens again
                if not said:
                    log.warning("not listening to other processes: %s", type(error).__name__)
                said = True
                self._note(stands=False)
                self._closing.wait(_RECONNECT_SECONDS)
            finally:
                self._note(stands=False)

    def _listen(self, line: Notifications) -> None:
        while not (self._closing.is_set() or self._anew.is_set()):
            if any(sender != self._me for sender in line.senders(POLL_SECONDS)):
                self._wake()
