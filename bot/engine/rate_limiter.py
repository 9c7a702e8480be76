"""Slack's rate limits: how long to wait before each method, and how many redraws are allowed.

Slack's limits are per method: a 429 to chat.update says nothing about posting. Posting has a second limit of
about one message a second in each channel, and the answer does not say which of the two was meant. So the
first refusal rests its own conversation; only when another conversation is refused too, with nothing taken in
between, does all posting rest. That is a guess, and a ping must not wait long on a guess: every few seconds
one post to a conversation that was not refused finds out whether it still holds.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock

from storage.message_claims import UNLIMITED, ClaimCapacity

POST, UPDATE = "chat.postMessage", "chat.update"

#: Slack allows chat.update about fifty times a minute in a workspace; a few are left for clocks that differ.
REDRAWS_A_MINUTE = 45
_MINUTE = timedelta(minutes=1)
#: While all posting rests, one post is tried so often.
PROBE_EVERY = timedelta(seconds=2)
#: Redraws under way at a time, so that a ping always finds a free place.
REDRAWS_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause that was asked for at one moment and lasts until another."""

    since: datetime
    until: datetime

    def is_over(self, now: datetime) -> bool:
        """Whether the pause has ended. One that begins in the future ended too: a clock was set back."""
        return not self.since <= now < self.until


class RateLimiter:
    """What may be sent now, by the application's clock, which is also the clock of the sandbox's limits."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = Lock()
        self._methods: dict[str, Pause] = {}
        self._conversations: dict[str, Pause] = {}
        self._refused: set[str] = set()
        self._try_post_at = datetime.min.replace(tzinfo=UTC)
        self._redrawn: deque[datetime] = deque()
        self._sharing = 1

    def share_between(self, processes: int) -> None:
        """Share the limit for redraws among this many processes, because Slack has one limit for all."""
        self._sharing = max(1, processes)

    def room(self, places: int, redrawing: int) -> ClaimCapacity:
        """What may be begun now, given the free places and the number of redraws under way."""
        with self._lock:
            now = self._now()
            self._forget_past(now)
            allowed = min(self._redraws_left(), REDRAWS_AT_ONCE - redrawing)
            return ClaimCapacity(
                places=places,
                posts=self._posts_allowed(now),
                redraws=0 if UPDATE in self._methods else max(0, allowed),
                resting=tuple(self._conversations),
            )

    def wait_before(self, method: str, conversation: str) -> timedelta | None:
        """How long this call must still wait; None if it may be made. An allowed redraw is counted."""
        with self._lock:
            now = self._now()
            self._forget_past(now)
            until = self._paused_until(method, conversation, now)
            if until is not None:
                return until - now
            if method == UPDATE:
                self._redrawn.append(now)
            elif method == POST and POST in self._methods:
                self._try_post_at = now + PROBE_EVERY
            return None

    def note_refusal(self, method: str, conversation: str, wait: timedelta) -> None:
        """Note that Slack answered 429 to this method."""
        with self._lock:
            now = self._now()
            rest = Pause(now, now + wait)
            if method != POST:
                self._methods[method] = rest
                return
            self._conversations[conversation] = rest
            self._refused.add(conversation)
            if len(self._refused) > 1:
                self._methods[POST] = rest
                self._try_post_at = now + PROBE_EVERY

    def note_success(self, method: str) -> None:
        """Note that Slack took a call to this method, which is therefore not at its limit."""
        if method == POST:
            with self._lock:
                self._refused.clear()
                self._methods.pop(POST, None)

    def more_room_at(self) -> datetime | None:
        """When more may be sent than now; None if nothing is held back."""
        with self._lock:
            now = self._now()
            self._forget_past(now)
            rests = {**self._conversations, **self._methods}
            times = [rest.until for rest in rests.values()]
            # Once one may be tried there is nothing to wait for: a post that comes wakes us by itself.
            if POST in self._methods and self._try_post_at > now:
                times.append(self._try_post_at)
            if not self._redraws_left():
                times.append(self._redrawn[0] + _MINUTE)
            return min(times, default=None)

    def _posts_allowed(self, now: datetime) -> int:
        """How many posts may be begun. While all posting rests, one post now and then finds out."""
        if POST not in self._methods:
            return UNLIMITED
        return int(self._try_post_at <= now)

    def _paused_until(self, method: str, conversation: str, now: datetime) -> datetime | None:
        """Until when such a call has to wait; None if it may be made."""
        rest = self._methods.get(method)
        if method != POST:
            return rest.until if rest else None
        if conversation in self._conversations:
            return self._conversations[conversation].until
        return None if rest is None or self._posts_allowed(now) else min(rest.until, self._try_post_at)

    def _redraws_left(self) -> int:
        return max(1, REDRAWS_A_MINUTE // self._sharing) - len(self._redrawn)

    def _forget_past(self, now: datetime) -> None:
        """Drop what is over, and everything that was counted before a clock was set back."""
        if self._redrawn and self._redrawn[-1] > now:
            self._redrawn.clear()
        while self._redrawn and self._redrawn[0] <= now - _MINUTE:
            self._redrawn.popleft()
        for rests in (self._methods, self._conversations):
            for name in [name for name, rest in rests.items() if rest.is_over(now)]:
                del rests[name]
