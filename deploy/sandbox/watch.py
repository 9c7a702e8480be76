"""A version number that others can wait for, within one event loop."""

import asyncio


class Watch:
    """Counts changes. The next change, a timeout or closing wakes whoever waits."""

    def __init__(self) -> None:
        self.version = 1
        self.closed = False
        self._waiting: set[asyncio.Future[None]] = set()

    def bump(self) -> None:
        """Count one change."""
        self.version += 1
        self._wake()

    def close(self) -> None:
        """Let everybody go who waits, now and from now on."""
        self.closed = True
        self._wake()

    async def wait(self, after: int, timeout: float) -> int:
        """The version, as soon as it is above `after`, or when `timeout` seconds are over."""
        if self.version > after or self.closed:
            return self.version
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await asyncio.wait({future}, timeout=max(0.0, timeout))
        finally:
            self._waiting.discard(future)
        return self.version

    def _wake(self) -> None:
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
