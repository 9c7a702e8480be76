"""From when on looking at cases, and being refused, is worth somebody's question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from state_machines.time.moments import LONDON


@dataclass(frozen=True, slots=True)
class LookingLimits:
    """How much is much: refusals of one person in a day, cases that one opens in an hour, and by night.

    The figures here are ours, for an authority that has set none; `set_by` is who set others.
    """

    refusals_a_day: int = 10
    cases_an_hour: int = 25
    cases_a_night: int = 8
    night_from: int = 22
    night_to: int = 6
    set_by: str = ""

    def is_night(self, at: datetime) -> bool:
        """Whether it is night where the authority is."""
        hour = at.astimezone(LONDON).hour
        return hour >= self.night_from or hour < self.night_to

    @property
    def whose(self) -> str:
        """Whose figures these are, in words."""
        return f"set by {self.set_by}" if self.set_by else "Doorstep's own figures, for none are set"
