"""Chase every duty that is due; one that cannot be chased just now never holds up the others."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime

from bot.office import Office
from bot.trouble import log_trouble
from bot.use_cases.chase.chase import chase, chase_many
from state_machines.errors import StoreUnavailable
from state_machines.messages.delivery import retry_wait
from storage.errors import StoreBusy
from storage.records import Silence

log = logging.getLogger(__name__)

#: How many duties are chased in one transaction: few enough that a press which waits for it is answered.
AT_ONCE = 250


@dataclass(frozen=True, slots=True)
class _Rest:
    """A duty that could not be chased: how often, and until when it is left alone."""

    attempts: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Chaser:
    """Chases what is due; one duty with bad data is tried ever more slowly, and holds up no other."""

    office: Office
    _resting: dict[str, _Rest] = field(default_factory=dict)

    def chase_due(self, now: datetime, silence: Silence | None = None) -> int:
        """Chase what is due at `now`, together; how many were. StoreUnavailable when nothing can be read.

        Where one of them stands in the way of all, each is chased by itself.
        """
        try:
            return chase_many(self.office, now, AT_ONCE, self.resting(now), silence)
        except Exception as error:  # whatever stands in the way of all must not silence each
            if _is_away(error):
                raise  # nothing is wrong with any of them: all are due again once the database is back
            # It is met again below, and named.
            log_trouble(log, "chasing many duties at once, now one by one,", error)
        with self.office.store.read() as uow:
            due = uow.duties.chase_due(now, AT_ONCE, self.resting(now))
        return sum(self._chased(duty_id, now, silence) for duty_id in due)

    def resting(self, now: datetime) -> tuple[str, ...]:
        """The duties that could not be chased and are left alone at this moment."""
        return tuple(duty_id for duty_id, rest in self._resting.items() if rest.until > now)

    def _chased(self, duty_id: str, now: datetime, silence: Silence | None) -> bool:
        try:
            chase(self.office, duty_id, now, silence)
        except Exception as error:  # one duty with bad data must not silence all the others
            if _is_away(error):
                raise
            # It stays due, and loud.
            attempts = self._resting[duty_id].attempts + 1 if duty_id in self._resting else 1
            self._resting[duty_id] = _Rest(attempts, now + retry_wait(attempts))
            log_trouble(log, f"chasing duty {duty_id}, which stays due,", error)
            return False
        self._resting.pop(duty_id, None)
        return True


def _is_away(error: Exception) -> bool:
    """Whether the database itself was the trouble, and not that somebody else held these rows."""
    return isinstance(error, StoreUnavailable) and not isinstance(error, StoreBusy)
