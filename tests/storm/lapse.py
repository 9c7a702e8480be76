"""Moves the time on when everybody only waits for Slack's rate limits, so that nobody sits them out."""

from __future__ import annotations

import threading
from collections.abc import Callable
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
#: Slack's limits are of so many a minute: past it as many may go again.
_A_LIMIT = timedelta(seconds=61)
#: So many first messages to somebody wait: more than Slack opens conversations for in a minute.
_MANY = 40
#: So many forms were refused since the last look, of which Slack opens a hundred a minute.
_FORMS = 5


@dataclass(slots=True)
class Lapse:
    """Moves the clock on where nothing comes through, many are to be met first, or no form opens any more."""

    ledger: Ledger
    control: Control
    notes: Notes
    #: How many forms Slack has refused to open so far, because it had opened so many.
    forms_refused: Callable[[], int]
    _sent: int = -1
    _refused: int = 0

    def run(self, over: threading.Event) -> None:
        """Look until it is over."""
        while not over.wait(_LOOK_EVERY):
            try:
                self._look()
            except SQLAlchemyError:
                continue  # the database is being restarted: nothing can be said of what waits

    def _look(self) -> None:
        before, self._sent = self._sent, self.ledger.count_sent()
        refused_before, self._refused = self._refused, self.forms_refused()
        now = datetime.fromisoformat(self.control.now())
        no_forms = self._refused - refused_before > _FORMS
        skipped = _A_LIMIT if no_forms else self._to_skip(self._sent - before, now)
        if skipped:
            self.control.advance(skipped.total_seconds())
            self.notes.count("waits for a limit cut short")

    def _to_skip(self, came_through: int, now: datetime) -> timedelta | None:
        if not came_through:
            until = self.ledger.next_try(now)
            return min(until - now, _LONGEST) if until is not None and until - now > _SHORT else None
        # Not for whatever waits: what falls due in the time skipped would make more of it, and more skips.
        return _A_LIMIT if self.ledger.first_contacts_after(now + _SHORT) > _MANY else None
