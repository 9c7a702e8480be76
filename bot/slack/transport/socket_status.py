"""The state of our connections to Slack at one moment, for the health findings and the watchdog."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SocketStatus:
    """Seconds count back from the moment of asking, on the process's own clock."""

    #: Connections that Slack has greeted and that have not ended since, and how many there should be.
    open: int
    wanted: int
    #: Since anything was last heard on any of them, a pong included; None before the first sign of life.
    seconds_since_heard: float | None
    #: How many connections of this app Slack counted when it last said hello, and how many of these this
    #: process and its neighbours hold; None before the first hello.
    counted: int | None
    held: int
    seconds_since_count: float | None
    #: Since when Slack has counted more than are held; None while it does not.
    stale_for_seconds: float | None

    @property
    def stale(self) -> int:
        """How many connections Slack counts that nobody holds. A press sent to one of them is lost."""
        return 0 if self.counted is None else max(self.counted - self.held, 0)

    @property
    def is_deaf(self) -> bool:
        """Whether no connection is open at all."""
        return self.open == 0
