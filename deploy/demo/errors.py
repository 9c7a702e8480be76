"""What ends a demo early: a process that cannot start, a story that did not hold, a wish to stop."""

from __future__ import annotations


class CannotStart(Exception):
    """A process of the demo ended, or never became ready; the message is one line that says why."""


class NotAsExpected(Exception):
    """Somebody did not see, or could not do, what the story says."""

    def __init__(self, expected: str, seen: str) -> None:
        super().__init__(expected)
        self.expected = expected
        self.seen = seen


class Stopped(BaseException):
    """The person at the terminal, or the system, asked the demo to end; no failure, so no Exception."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal_number)
        self.status = 128 + signal_number
