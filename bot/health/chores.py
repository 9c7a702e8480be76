"""The engine's periodic health tasks: the daily check of people, and messages about lasting trouble."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.engine.chores import Chore
from bot.engine.monotonic import monotonic_seconds
from bot.health.administrator_cards import alarms_to_report
from bot.health.findings import Health
from bot.health.look import take_look
from bot.health.notify_administrators import check_people_daily, notify_of_trouble
from bot.health.watcher import Watcher
from bot.log_events import log_event
from bot.services import Services
from storage.record.baseline import seal_rows_of_before
from storage.record.sealing import end_of_record
from storage.record.seals_file import append_seal

log = logging.getLogger(__name__)

#: How soon after the opening of working hours the daily check begins.
CHECK_EVERY = timedelta(minutes=5)
LOOK_EVERY = timedelta(minutes=1)
SEAL_ROWS_EVERY = timedelta(hours=1)
#: Seconds for which an alarm must last before people are told: catching up after a start is no trouble.
LASTING_SECONDS = 60.0


def health_chores(
    services: Services, seals_file: Path | None = None, watcher: Watcher | None = None
) -> tuple[Chore, ...]:
    """The tasks for every process. What concerns all processes is done by the first that comes."""

    def check(now: datetime) -> None:
        if check_people_daily(services, now) is not None:
            seal_outside(services, now, seals_file)

    def seal_rows(now: datetime) -> None:
        seal_rows_of_before(services.store, now)

    return (
        Chore("check the people of open cases", CHECK_EVERY, check),
        Chore("look for trouble", LOOK_EVERY, TroubleWatch(services, watcher=watcher).watch),
        Chore("seal what a release without seals has written", SEAL_ROWS_EVERY, seal_rows),
    )


def seal_outside(services: Services, now: datetime, file: Path | None) -> None:
    """Keep the record's end outside of the database, so that a record that was cut off is noticed."""
    with services.store.read() as uow:
        end = end_of_record(uow, now)
    log_event(log, "audit.sealed", entry=end.seq, head=end.hash, seal=end.seal)
    if file is not None:
        append_seal(file, services.store.cipher.record_keys, end)


def _look(services: Services, now: datetime) -> Health:
    return take_look(services.store, services.surface, now, limits=services.settings.looking_limits)


class TroubleWatch:
    """Remembers since when something is wrong. `passed` is a monotonic clock in seconds."""

    def __init__(
        self,
        services: Services,
        passed: Callable[[], float] = monotonic_seconds,
        watcher: Watcher | None = None,
    ) -> None:
        self._services = services
        self._watcher = watcher
        self._passed = passed
        self._since: dict[str, float] = {}

    def watch(self, now: datetime) -> None:
        """Look once, log each alarm, tell administrators of what lasts, and the watcher of a good look."""
        look = _look(self._services, now)
        found = alarms_to_report(look)
        moment = self._passed()
        self._since = {one.name: self._since.get(one.name, moment) for one in found}
        for one in found:
            log_event(
                log, f"alarm.{one.name}", logging.ERROR, since_seconds=round(moment - self._since[one.name])
            )
        if any(moment - since >= LASTING_SECONDS for since in self._since.values()):
            notify_of_trouble(self._services, now)
        if self._watcher is not None:
            self._watcher.tell(look)
