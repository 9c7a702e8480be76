"""One rate limiter for each surface, so that a chat that asks to wait slows no other.

What waits in the outbox does not say where it will go, for a person's address may not be known yet. So as
much is claimed as all surfaces together have room for, and what turns out to be for one that rests is put
back until it may go there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from bot.engine.rate_limiter import RateLimiter
from bot.surface_profile import SendLimits
from storage.message_claims import UNLIMITED, ClaimCapacity


class RateLimiters:
    """The limiters by the name of their surface, and what follows from all of them."""

    def __init__(self, now: Callable[[], datetime], limits: Mapping[str, SendLimits]) -> None:
        self._by_surface = {name: RateLimiter(now, each) for name, each in limits.items()}

    def of(self, surface: str) -> RateLimiter | None:
        """The one of this surface; None where this process sends nothing there."""
        return self._by_surface.get(surface)

    def share_between(self, processes: int) -> None:
        """How many processes send: each surface's limit is one for all of them."""
        for each in self._by_surface.values():
            each.share_between(processes)

    def room(self, places: int, redrawing: int) -> ClaimCapacity:
        """What may be taken up now, with so many free places and so many redraws under way."""
        rooms = [each.room(places, redrawing) for each in self._by_surface.values()]
        return ClaimCapacity(
            places=places,
            posts=min(sum(room.posts for room in rooms), UNLIMITED),
            redraws=max((room.redraws for room in rooms), default=0),
            resting=tuple(conversation for room in rooms for conversation in room.resting),
        )

    def more_room_at(self) -> datetime | None:
        """When more may be sent than now, or None where nothing is held back."""
        times = (each.more_room_at() for each in self._by_surface.values())
        return min((at for at in times if at is not None), default=None)
