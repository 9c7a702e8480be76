"""Measures how late chases are, in real seconds, by looking at the database twice a second."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from tests.storm.control import Control
from tests.storm.ledger import Ledger

_LOOK_EVERY = 0.5


@dataclass(slots=True)
class Overdue:
    """`late` are the real seconds for which each chase that fell due was seen not to have been made."""

    ledger: Ledger
    control: Control
    late: list[float] = field(default_factory=list)
    _first_seen: dict[tuple[str, datetime], float] = field(default_factory=dict)

    def run(self, over: threading.Event) -> None:
        """Look until it is over."""
        while not over.wait(_LOOK_EVERY):
            self._look()

    def _look(self) -> None:
        try:
            found = set(self.ledger.overdue(datetime.fromisoformat(self.control.now())))
        except SQLAlchemyError:
            return  # the database is being restarted: the clock of what is late goes on
        now = time.monotonic()
        for gone in self._first_seen.keys() - found:
            self.late.append(now - self._first_seen.pop(gone))
        for new in found - self._first_seen.keys():
            self._first_seen[new] = now
