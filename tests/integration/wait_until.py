"""Waits for something that another thread does."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event


def wait_until(there: Callable[[], bool]) -> None:
    """Another thread is at work; give it up to a minute."""
    pause = Event()
    for _ in range(6_000):
        if there():
            return
        pause.wait(0.01)
    raise AssertionError("it never came to that")
