"""Wakes the engine's threads, lets them rest, and knows when none of them has anything left to do."""

from __future__ import annotations

import threading
import time


class WakeSignal:
    """Counts the wake-ups. Each thread says up to which of them it has found nothing left to do."""

    def __init__(self, *threads: str) -> None:
        self._changed = threading.Condition()
        self._woken = 0
        self._quiet = dict.fromkeys(threads, 0)
        self._nudged: set[str] = set()
        self._rounds = dict.fromkeys(threads, time.monotonic())
        self._stopping = False

    @property
    def stopping(self) -> bool:
        """Whether the threads are to end."""
        return self._stopping

    def wake_count(self) -> int:
        """How often the engine was woken. A thread reads it before it looks, so that it misses nothing."""
        return self._woken

    def begin_round(self, thread: str) -> None:
        """Note that this thread begins a round."""
        self._rounds[thread] = time.monotonic()

    def seconds_since_round(self) -> float:
        """Seconds since the slowest thread began a round, which shows a thread that hangs."""
        return time.monotonic() - min(self._rounds.values())

    def wake(self) -> None:
        """Wake all threads. Never waits."""
        with self._changed:
            self._woken += 1
            self._changed.notify_all()

    def wake_one(self, thread: str) -> None:
        """Wake this thread only, because there is nothing new for the others."""
        with self._changed:
            self._nudged.add(thread)
            self._changed.notify_all()

    def stop(self) -> None:
        """Tell the threads to end after what they are doing."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def rest(self, thread: str, seen: int, seconds: float, *, quiet: bool) -> None:
        """Wait for so many seconds, or until woken after `seen`. `quiet` says that nothing was left to do."""
        with self._changed:
            if quiet:
                self._quiet[thread] = seen
                self._changed.notify_all()
            self._changed.wait_for(
                lambda: self._woken != seen or thread in self._nudged or self._stopping, seconds
            )
            self._nudged.discard(thread)

    def settle(self, patience: float) -> None:
        """Return once every thread has found nothing to do; TimeoutError after `patience` real seconds."""
        self.wake()
        give_up = time.monotonic() + patience
        with self._changed:
            if not self._changed.wait_for(self._is_all_quiet, give_up - time.monotonic()):
                raise TimeoutError("the engine found no rest")

    def _is_all_quiet(self) -> bool:
        return all(seen == self._woken for seen in self._quiet.values())
