"""How fast Slack lets us go: what it asked to wait for, by method, and redraws kept under its limit.

Slack's limits are per method: a 429 to chat.update says nothing about posting. Posting has a second limit of
about one message a second in each channel, and the answer does not say which of the two was meant. So the
first refusal rests its own conversation; only when another conversation is refused too, with nothing taken in
between, does all posting rest.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from storage.message_claims import Room

POST, UPDATE = "chat.postMessage", "chat.update"

#: Slack allows chat.update about fifty times a minute in a workspace; a few are left for clocks that differ.
REDRAWS_A_MINUTE = 45
_MINUTE = timedelta(minutes=1)
#: Redraws under way at a time, so that a ping always finds a free place.
REDRAWS_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class _Rest:
    """Asked for at one moment until another."""

    since: datetime
    until: datetime

    def over(self, now: datetime) -> bool:
        """Whether it ended, or was asked for in what is the future since a clock was set back."""
        return not self.since <= now < self.until


class Pace:
    """What may be sent now, by the application's clock, as Slack itself counts time in the sandbox."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = Lock()
        self._methods: dict[str, _Rest] = {}
        self._conversations: dict[str, _Rest] = {}
        self._refused: set[str] = set()
        self._redrawn: deque[datetime] = deque()
        self._sharing = 1

    def share(self, processes: int) -> None:
        """How many processes redraw in this workspace: the limit is one for all of them."""
        self._sharing = max(1, processes)

    def room(self, places: int, redrawing: int) -> Room:
        """What may be taken up now, with so many free places and so many redraws under way."""
        with self._lock:
            now = self._now()
            self._forget(now)
            allowed = min(self._left(), REDRAWS_AT_ONCE - redrawing)
            return Room(
                places=places,
                posts=POST not in self._methods,
                redraws=0 if UPDATE in self._methods else max(0, allowed),
                resting=tuple(self._conversations),
            )

    def wait(self, method: str, conversation: str) -> timedelta | None:
        """How long this call must still wait, if at all; a redraw that may be made is counted."""
        with self._lock:
            now = self._now()
            self._forget(now)
            rests = [self._methods.get(method)]
            if method == POST:
                rests.append(self._conversations.get(conversation))
            until = max((rest.until for rest in rests if rest is not None), default=None)
            if until is None and method == UPDATE:
                self._redrawn.append(now)
            return None if until is None else until - now

    def refused(self, method: str, conversation: str, wait: timedelta) -> None:
        """Slack answered 429 to this method."""
        with self._lock:
            now = self._now()
            rest = _Rest(now, now + wait)
            if method != POST:
                self._methods[method] = rest
                return
            self._conversations[conversation] = rest
            self._refused.add(conversation)
            if len(self._refused) > 1:
                self._methods[POST] = rest

    def taken(self, method: str) -> None:
        """Slack took a call to this method, so the method as a whole is not at its limit."""
        if method == POST:
            with self._lock:
                self._refused.clear()

    def next_at(self) -> datetime | None:
        """When more may be sent than now, or None where nothing is held back."""
        with self._lock:
            now = self._now()
            self._forget(now)
            times = [rest.until for rest in (*self._methods.values(), *self._conversations.values())]
            if not self._left():
                times.append(self._redrawn[0] + _MINUTE)
            return min(times, default=None)

    def _left(self) -> int:
        return max(1, REDRAWS_A_MINUTE // self._sharing) - len(self._redrawn)

    def _forget(self, now: datetime) -> None:
        """Drop what is over; after a clock was set back nothing counted by the old time is kept to."""
        if self._redrawn and self._redrawn[-1] > now:
            self._redrawn.clear()
        while self._redrawn and self._redrawn[0] <= now - _MINUTE:
            self._redrawn.popleft()
        for rests in (self._methods, self._conversations):
            for name in [name for name, rest in rests.items() if rest.over(now)]:
                del rests[name]
