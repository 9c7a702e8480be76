"""Nobody sits out a minute of Slack's limits: where nothing is sent any more, time moves on."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from tests.storm.control import Control
from tests.storm.ledger import Ledger
from tests.storm.notes import Notes

_LOOK_EVERY = 1.0
#: What waits less than this is sat out.
_SHORT = timedelta(seconds=2)
#: No more at once than this, so that what is chased meanwhile stays little.
_LONGEST = timedelta(seconds=65)


@dataclass(slots=True)
class Lapse:
    """Where nothing came through for a while, moves the clock to when the next message may be tried."""

    ledger: Ledger
    control: Control
    notes: Notes
    _sent: int = -1

    def run(self, over: threading.Event) -> None:
        """Look until it is over."""
        while not over.wait(_LOOK_EVERY):
            try:
                self._look()
            except SQLAlchemyError:
                continue  # the database is being restarted: nothing can be said of what waits

    def _look(self) -> None:
        before, self._sent = self._sent, self.ledger.sent()
        if self._sent != before:
            return
        now = datetime.fromisoformat(self.control.now())
        until = self.ledger.next_try(now)
        if until is not None and until - now > _SHORT:
            self.control.advance(min(until - now, _LONGEST).total_seconds())
            self.notes.count("waits for a limit cut short")
