"""Chases every duty that is due. A duty that cannot be chased never holds up the others."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from bot.log_events import log_event
from bot.services import Services
from bot.unexpected_errors import log_unexpected_error
from bot.use_cases.alarms.chase_alarms import chase_alarm
from bot.use_cases.alarms.chase_visits import chase_visit
from bot.use_cases.chase.chase import chase_due_duties, chase_duty
from state_machines.errors import StoreUnavailable
from state_machines.messages.delivery import retry_wait
from storage.errors import StoreBusy
from storage.records import Silence

log = logging.getLogger(__name__)

#: How long a duty that only a newer release can chase is left alone before it is looked at again.
LEFT_FOR = timedelta(minutes=1)
#: How many duties are chased in one transaction: few enough that a press which waits for it is answered.
AT_ONCE = 250


@dataclass(frozen=True, slots=True)
class _Backoff:
    """A duty that could not be chased: how often it was tried, and until when it is left alone."""

    attempts: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Chaser:
    """Chases what is due. A duty with bad data is tried less and less often and holds up no other."""

    services: Services
    _backoffs: dict[str, _Backoff] = field(default_factory=dict)

    def chase_due(self, now: datetime, silence: Silence | None = None) -> int:
        """Chase everything that is due at `now` in one transaction; returns how many duties were chased.

        If one duty makes that fail, each is chased by itself. Raises StoreUnavailable if nothing can be read.
        """
        try:
            chased = chase_due_duties(self.services, now, AT_ONCE, self.paused_duties(now), silence)
        except Exception as error:  # whatever stands in the way of all must not silence each
            if _is_database_away(error):
                raise  # nothing is wrong with any of them: all are due again once the database is back
            # The duty with the bad data fails again below, where the log names it.
            log_unexpected_error(log, "chasing many duties at once, now one by one,", error)
        else:
            self._leave_to_newer(chased.left, now)
            return chased.count
        with self.services.store.read() as uow:
            due = uow.duties.ids_due(now, AT_ONCE, self.paused_duties(now))
        return sum(self._try_chase(duty_id, now, silence) for duty_id in due)

    def chase_alarms(self, now: datetime) -> int:
        """Chase every alarm that is due, each by itself; returns how many were chased."""
        with self.services.store.read() as uow:
            due = uow.alarms.ids_due(now, AT_ONCE, self.paused_duties(now))
        return sum(self._try("alarm", one, now, partial(chase_alarm, self.services, one, now)) for one in due)

    def chase_visits(self, now: datetime) -> int:
        """Ask about every visit that is due, each by itself; returns how many were."""
        with self.services.store.read() as uow:
            due = uow.visits.ids_due(now, AT_ONCE, self.paused_duties(now))
        return sum(self._try("visit", one, now, partial(chase_visit, self.services, one, now)) for one in due)

    def _leave_to_newer(self, duty_ids: tuple[str, ...], now: datetime) -> None:
        for duty_id in duty_ids:
            log_event(log, "duty.left_to_newer", logging.WARNING, duty=duty_id)
            self._backoffs[duty_id] = _Backoff(1, now + LEFT_FOR)

    def paused_duties(self, now: datetime) -> tuple[str, ...]:
        """The duties that could not be chased and are left alone at this moment."""
        return tuple(duty_id for duty_id, rest in self._backoffs.items() if rest.until > now)

    def _try_chase(self, duty_id: str, now: datetime, silence: Silence | None) -> bool:
        return self._try("duty", duty_id, now, partial(chase_duty, self.services, duty_id, now, silence))

    def _try(self, kind: str, what: str, now: datetime, chase: Callable[[], object]) -> bool:
        try:
            chase()
        except Exception as error:  # one with bad data must not silence all the others
            if _is_database_away(error):
                raise
            # It stays due, so that it is tried again and the trouble stays visible.
            attempts = self._backoffs[what].attempts + 1 if what in self._backoffs else 1
            self._backoffs[what] = _Backoff(attempts, now + retry_wait(attempts))
            log_unexpected_error(log, f"chasing {kind} {what}, which stays due,", error)
            return False
        self._backoffs.pop(what, None)
        return True


def _is_database_away(error: Exception) -> bool:
    """Whether the database itself was the trouble, and not that somebody else held these rows."""
    return isinstance(error, StoreUnavailable) and not isinstance(error, StoreBusy)
