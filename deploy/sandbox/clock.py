"""The workspace's clock: real time plus an offset that only the control API moves."""

import asyncio
import re
import time
from datetime import UTC, datetime, timedelta

from deploy.sandbox.errors import ActError
from deploy.sandbox.watch import Watch

_DURATION = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)


class Clock:
    """Sandbox time, its followers, and message timestamps that never repeat."""

    def __init__(self, start_at: datetime | None = None) -> None:
        self.offset = 0.0 if start_at is None else start_at.timestamp() - time.time()
        self.moved = Watch()
        self._last_tick = 0

    def now(self) -> datetime:
        """The workspace's time, in UTC."""
        return datetime.fromtimestamp(self.time(), UTC)

    def time(self) -> float:
        """The workspace's time in Unix seconds."""
        return time.time() + self.offset

    def next_ts(self) -> str:
        """A message timestamp: Unix seconds with microseconds, strictly increasing."""
        self._last_tick = max(self._last_tick + 1, int(self.time() * 1_000_000))
        return f"{self._last_tick // 1_000_000}.{self._last_tick % 1_000_000:06d}"

    def reading(self) -> dict[str, object]:
        """What a follower of the clock is told."""
        return {"now": self.now().isoformat(), "offset_seconds": self.offset, "version": self.moved.version}

    def advance(self, by: timedelta) -> None:
        """Move the time forward, and wake everybody who follows or sleeps."""
        self.offset += by.total_seconds()
        self.moved.bump()

    async def sleep(self, seconds: float) -> None:
        """Return when so much sandbox time has passed, or the clock was moved past it."""
        until = self.time() + seconds
        while (left := until - self.time()) > 0:
            if self.moved.closed:  # nobody moves it any more; whoever still sleeps is about to be cancelled
                await asyncio.sleep(left)
            await self.moved.wait(self.moved.version, left)


def parse_duration(text: object) -> timedelta:
    """An ISO 8601 duration of weeks, days and time, such as PT4H; months and years have no fixed length."""
    match = _DURATION.fullmatch(text) if isinstance(text, str) else None
    parts = {key: float(value) for key, value in match.groupdict().items() if value} if match else {}
    if not parts:
        raise ActError(f"{text!r} is not a duration; write one like PT15M, PT4H or P1D")
    return timedelta(**parts)
