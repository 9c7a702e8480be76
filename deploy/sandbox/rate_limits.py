"""Slack's rate limits: how often a method may be called within a minute of the workspace's time."""

import math
from collections import defaultdict, deque

from deploy.sandbox.clock import Clock
from deploy.sandbox.errors import SlackError
from deploy.sandbox.methods.method import Method, Tier
from deploy.sandbox.values import Json

WINDOW_SECONDS = 60.0


class RateLimits:
    """A sliding window for each method, and for posting one for each channel.

    Slack allows one post a second in a channel, with bursts it does not document; here the sixty
    seconds' worth may come in one burst.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._calls: dict[tuple[str, str], deque[float]] = defaultdict(deque)

    def count(self, method: Method, args: Json) -> None:
        """Count this call, or refuse it with the seconds to wait."""
        channel = str(args.get("channel", "")) if method.tier is Tier.POSTING else ""
        calls, now = self._calls[method.name, channel], self._clock.time()
        while calls and now - calls[0] >= WINDOW_SECONDS:
            calls.popleft()
        if len(calls) >= method.tier:
            raise SlackError("ratelimited", retry_after=math.ceil(WINDOW_SECONDS - (now - calls[0])))
        calls.append(now)
