"""What a chat says of ourselves: that it takes nothing from us any more, or had too much to tell us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: What was dropped in a flood is looked for by people so long, and is an alarm for so long.
FLOOD_LASTS = timedelta(hours=1)


class Signal(StrEnum):
    """One thing that a chat says of ourselves."""

    ACCESS_REVOKED = "access_revoked"
    REMOVED = "removed"
    FLOODED = "flooded"


#: After these nothing that we send is taken.
ACCESS_TAKEN = frozenset({Signal.ACCESS_REVOKED, Signal.REMOVED})


@dataclass(frozen=True, slots=True)
class Signals:
    """When each was last heard, and when a message was last taken, which says that access is back."""

    heard: tuple[tuple[Signal, datetime], ...] = ()
    last_sent: datetime | None = None

    def closed_by(self) -> tuple[Signal, datetime] | None:
        """What took our access away, and when; None while what we send is taken."""
        taken = [
            (signal, at)
            for signal, at in self.heard
            if signal in ACCESS_TAKEN and (self.last_sent is None or self.last_sent <= at)
        ]
        return min(taken, key=lambda one: one[1], default=None)

    def flooded_at(self, now: datetime, within: timedelta) -> datetime | None:
        """When the chat last dropped what it had to tell us, if that was within so long."""
        return next((at for signal, at in self.heard if signal is Signal.FLOODED and now - at < within), None)
