"""Runs the engine's periodic tasks, each at its own interval and apart from chasing and sending."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Condition

from bot.engine.monotonic import monotonic_seconds
from bot.unexpected_errors import log_unexpected_error
from state_machines.errors import StoreUnavailable
from storage.errors import StoreBusy

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """A task that runs at the start and then at this interval; it is given the present time.

    The interval `every` runs from the task's beginning, by the application's clock. Several processes may run
    it at the same time, so it must be safe to repeat. An error is logged, and the task runs again as usual.
    """

    name: str
    every: timedelta
    work: Callable[[datetime], object]


class Chores:
    """The periodic tasks of one process. A task never runs twice at the same time."""

    def __init__(
        self,
        chores: Sequence[Chore],
        executor: Executor,
        on_database_away: Callable[[StoreUnavailable], None] | None = None,
    ) -> None:
        self._chores = tuple(chores)
        self._executor = executor
        self._on_database_away = on_database_away
        self._next: dict[str, tuple[datetime, float]] = {}
        self._running: set[str] = set()
        self._lock = Condition()

    def begin_due(self, now: datetime) -> None:
        """Begin the tasks that are due, without waiting for them."""
        for chore in self._chores:
            if self._claim(chore, now):
                self._executor.submit(self._run, chore, now)

    def wait_until_idle(self, patience: float) -> bool:
        """Wait for at most so many real seconds until none is under way; whether it is so."""
        with self._lock:
            return self._lock.wait_for(lambda: not self._running, patience)

    def _claim(self, chore: Chore, now: datetime) -> bool:
        with self._lock:
            if chore.name in self._running or not self._is_due(chore, now):
                return False
            self._running.add(chore.name)
            self._next[chore.name] = (now + chore.every, monotonic_seconds() + chore.every.total_seconds())
            return True

    def _is_due(self, chore: Chore, now: datetime) -> bool:
        by_clock, by_time_passed = self._next.get(chore.name, (now, 0.0))
        # A clock that was set back must not put a chore off: so much time has passed all the same.
        return now >= by_clock or monotonic_seconds() >= by_time_passed

    def _run(self, chore: Chore, now: datetime) -> None:
        try:
            chore.work(now)
        except StoreUnavailable as error:
            # That the database is away is said once for all that waits for it.
            if self._on_database_away is None or isinstance(error, StoreBusy):
                log.warning("the chore '%s', done again in its turn: %s", chore.name, error.for_operators)
            else:
                self._on_database_away(error)
        except Exception as error:  # noqa: BLE001 - nobody waits for this thread; it is done again in its turn
            log_unexpected_error(log, f"the chore '{chore.name}', done again in its turn,", error)
        finally:
            with self._lock:
                self._running.discard(chore.name)
                self._lock.notify_all()
