"""How fast a surface lets us go: what it asked to wait for, by operation, and redraws kept under its limit.

Each operation has its own limit: that it is too early to redraw says nothing about posting. Posting may have
a second limit in each conversation, and the answer does not say which of the two was meant. So the first
refusal rests its own conversation; only when another conversation is refused too, with nothing taken in
between, does all posting rest. That is a guess, and a ping must not wait long on a guess: every few seconds
one post to a conversation that was not refused finds out whether it still holds.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock

from bot.surface_profile import SendLimits
from state_machines.messages.delivery import Operation
from storage.message_claims import UNLIMITED, ClaimCapacity

_MINUTE = timedelta(minutes=1)
#: While all posting rests, one post is tried so often.
PROBE_EVERY = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause that was asked for at one moment and lasts until another."""

    since: datetime
    until: datetime

    def is_over(self, now: datetime) -> bool:
        """Whether the pause has ended. One that begins in the future ended too: a clock was set back."""
        return not self.since <= now < self.until


class RateLimiter:
    """What may be sent on one surface now, by the application's clock, as the sandbox counts time."""

    def __init__(self, now: Callable[[], datetime], limits: SendLimits) -> None:
        self._now = now
        self._limits = limits
        self._lock = Lock()
        self._operations: dict[Operation, Pause] = {}
        self._conversations: dict[str, Pause] = {}
        self._refused: set[str] = set()
        self._try_post_at = datetime.min.replace(tzinfo=UTC)
        self._redrawn: deque[datetime] = deque()
        self._sharing = 1

    def share_between(self, processes: int) -> None:
        """How many processes redraw here: the limit is one for all of them."""
        self._sharing = max(1, processes)

    def room(self, places: int, redrawing: int) -> ClaimCapacity:
        """What may be begun now, given the free places and the number of redraws under way."""
        with self._lock:
            now = self._now()
            self._forget_past(now)
            allowed = min(self._redraws_left(), self._limits.redraws_at_once - redrawing)
            return ClaimCapacity(
                places=places,
                posts=self._posts_allowed(now),
                redraws=0 if Operation.REDRAW in self._operations else max(0, allowed),
                resting=tuple(self._conversations),
            )

    def wait_before(self, operation: Operation, conversation: str) -> timedelta | None:
        """How long this call must still wait; None if it may be made. An allowed redraw is counted."""
        with self._lock:
            now = self._now()
            self._forget_past(now)
            until = self._paused_until(operation, conversation, now)
            if until is not None:
                return until - now
            if operation is Operation.REDRAW:
                self._redrawn.append(now)
            elif operation is Operation.POST and operation in self._operations:
                self._try_post_at = now + PROBE_EVERY
            return None

    def note_refusal(self, operation: Operation, conversation: str, wait: timedelta) -> None:
        """The surface asked to wait before this is done again."""
        with self._lock:
            now = self._now()
            rest = Pause(now, now + wait)
            if operation is not Operation.POST:
                self._operations[operation] = rest
                return
            self._conversations[conversation] = rest
            self._refused.add(conversation)
            if len(self._refused) > 1:
                self._operations[Operation.POST] = rest
                self._try_post_at = now + PROBE_EVERY

    def note_success(self, operation: Operation) -> None:
        """The surface did this, so it as a whole is not at its limit."""
        if operation is Operation.POST:
            with self._lock:
                self._refused.clear()
                self._operations.pop(Operation.POST, None)

    def more_room_at(self) -> datetime | None:
        """When more may be sent than now; None if nothing is held back."""
        with self._lock:
            now = self._now()
            self._forget_past(now)
            times = [rest.until for rest in (*self._conversations.values(), *self._operations.values())]
            # Once one may be tried there is nothing to wait for: a post that comes wakes us by itself.
            if Operation.POST in self._operations and self._try_post_at > now:
                times.append(self._try_post_at)
            if not self._redraws_left():
                times.append(self._redrawn[0] + _MINUTE)
            return min(times, default=None)

    def _posts_allowed(self, now: datetime) -> int:
        """How many posts may be begun. While all posting rests, one post now and then finds out."""
        if Operation.POST not in self._operations:
            return UNLIMITED
        return int(self._try_post_at <= now)

    def _paused_until(self, operation: Operation, conversation: str, now: datetime) -> datetime | None:
        """Until when it has to wait; None where it may be done."""
        rest = self._operations.get(operation)
        if operation is Operation.REDRAW and rest is None and self._redraws_left() <= 0:
            return self._redrawn[0] + _MINUTE
        if operation is not Operation.POST:
            return rest.until if rest else None
        if conversation in self._conversations:
            return self._conversations[conversation].until
        return None if rest is None or self._posts_allowed(now) else min(rest.until, self._try_post_at)

    def _redraws_left(self) -> int:
        return max(1, self._limits.redraws_a_minute // self._sharing) - len(self._redrawn)

    def _forget_past(self, now: datetime) -> None:
        """Drop what is over, and everything that was counted before a clock was set back."""
        if self._redrawn and self._redrawn[-1] > now:
            self._redrawn.clear()
        while self._redrawn and self._redrawn[0] <= now - _MINUTE:
            self._redrawn.popleft()
        self._operations = {one: rest for one, rest in self._operations.items() if not rest.is_over(now)}
        self._conversations = {
            one: rest for one, rest in self._conversations.items() if not rest.is_over(now)
        }
