"""The clocks: the machine's own, and one that follows the sandbox's clock so that hours can be skipped."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from socket import SHUT_RDWR
from urllib.parse import urlsplit

from state_machines.errors import Misconfigured

log = logging.getLogger(__name__)

#: How long one look at the sandbox's clock may wait for it to be moved, in seconds.
WAIT_SECONDS = 2
#: How long to leave a sandbox alone that did not answer, in seconds.
PAUSE_SECONDS = 0.5
#: What an address that is no clock's answers with, or nobody at all.
_NO_CLOCK = (OSError, HTTPException, ValueError, KeyError, TypeError)


class WallClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)

    def on_jump(self, wake: Callable[[], None]) -> None:
        """Do nothing, because a wall clock is never moved."""


class FollowingClock:
    """A clock that follows the sandbox's clock and wakes its callers whenever that clock is moved.

    Misconfigured where nobody answers at its address, or something that is no clock.
    """

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._host, self._port, self._path = address.hostname or "", address.port, address.path
        self._line: HTTPConnection | None = None
        self._version = -1
        self._offset = timedelta()
        self._wakes: list[Callable[[], None]] = []
        self._stopped = threading.Event()
        self._look_first(url)
        self._thread = threading.Thread(target=self._follow, name="clock", daemon=True)
        self._thread.start()

    def now(self) -> datetime:
        """The sandbox's present moment in UTC."""
        return datetime.now(UTC) + self._offset

    def on_jump(self, wake: Callable[[], None]) -> None:
        """Call `wake` each time the sandbox's clock was moved."""
        self._wakes.append(wake)

    def close(self) -> None:
        """Stop following. A request under way is cut off, so that nobody waits for its answer."""
        self._stopped.set()
        line = self._line.sock if self._line is not None else None
        if line is not None:
            with suppress(OSError):  # it may have been answered and closed meanwhile
                line.shutdown(SHUT_RDWR)
        self._thread.join(timeout=WAIT_SECONDS + 1)

    def _look_first(self, url: str) -> None:
        try:
            self._look(wait=0)
        except _NO_CLOCK as error:
            raise Misconfigured(
                f"No sandbox's clock answers at {url} ({type(error).__name__}): "
                "correct DOORSTEP_CLOCK_URL, or leave it out to go by the time of day."
            ) from error

    def _look(self, wait: int) -> None:
        with closing(HTTPConnection(self._host, self._port, timeout=wait + 5)) as line:
            self._line = line
            line.request("GET", f"{self._path}?after={self._version}&wait={wait}")
            told = json.load(line.getresponse())
        moved = told["version"] != self._version
        self._version = told["version"]
        self._offset = timedelta(seconds=told["offset_seconds"])
        if moved:
            for wake in self._wakes:
                wake()

    def _follow(self) -> None:
        while not self._stopped.is_set():
            try:
                self._look(wait=WAIT_SECONDS)
            except _NO_CLOCK as error:
                if self._stopped.is_set():
                    return
                log.warning("the sandbox's clock did not answer: %s", type(error).__name__)
                self._stopped.wait(PAUSE_SECONDS)
