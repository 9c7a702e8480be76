"""The errors that end a demo early: a process that cannot start, a story that fails, a request to stop."""

from __future__ import annotations


class CannotStart(Exception):
    """A process of the demo ended or never became ready. The message is one line that says why."""


class NotAsExpected(Exception):
    """Somebody did not see, or could not do, what the story expects."""

    def __init__(self, expected: str, seen: str) -> None:
        super().__init__(expected)
        self.expected = expected
        self.seen = seen


class Stopped(BaseException):
    """Somebody asked the demo to end. It is no failure, and therefore no Exception."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal_number)
        self.status = 128 + signal_number
