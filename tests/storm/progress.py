"""A line now and then about how far a storm is, for whoever waits for it."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import dataclass, field

from tests.storm.notes import ACTS, Notes

_SAID_EVERY = 10.0


@dataclass(frozen=True, slots=True)
class Progress:
    """Of so many reports that are meant."""

    notes: Notes
    reports: int
    _began: float = field(default_factory=time.monotonic)

    def run(self, over: threading.Event) -> None:
        """Say it until it is over."""
        while not over.wait(_SAID_EVERY):
            sys.stderr.write(self.status_line() + "\n")
            sys.stderr.flush()

    def status_line(self) -> str:
        """How it stands."""
        counts, after = self.notes.counts, time.monotonic() - self._began
        kills = sum(times for what, times in counts.items() if what.startswith("kills of"))
        return (
            f"  {after:4.0f} s: {len(self.notes.confirmed)} of {self.reports} reports seen confirmed, "
            f"{len(self.notes.taken)} taken, {counts[ACTS]} acts, {kills} kills"
        )
