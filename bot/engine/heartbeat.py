"""The sign of life of one process, by which silences and wrong clocks are noticed.

A silence is a time in which no engine worked on this database: the process was away, or the database was, or
the machine slept. It is noticed between two signs of life of any process, by the database's clock, so that
moving the application's clock for a demonstration is no silence. At a start the application's clock is
compared as well, because processes that ended left no sign.
"""

from __future__ import annotations

import logging
import os
import platform
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.engine.monotonic import monotonic_seconds
from bot.log_events import log_event
from storage.attendance import new_process_id
from storage.processes_repository import DEAD_AFTER
from storage.records import Process, Silence
from storage.unit_of_work import Store, UnitOfWork

log = logging.getLogger(__name__)

#: How often each process signs; each time is a durable write.
EVERY = timedelta(seconds=15)
#: How long the entries of dead processes, and the memory of a silence, are kept.
KEEP_FOR = timedelta(days=1)
#: From this difference between two clocks on, it is said: whoever reads times would be misled.
CLOCKS_DIFFER = timedelta(seconds=5)


class Heartbeat:
    """Signs for this process; `heard` answers how long ago a chat was heard on a socket, if there is one."""

    def __init__(self, store: Store, kind: str) -> None:
        self.process_id = new_process_id()
        self.kind = kind
        self.silence: Silence | None = None
        self.socket_heard_ago: Callable[[], timedelta | None] = lambda: None
        self._store = store
        self._others: tuple[Process, ...] = ()
        self._beat_at: float | None = None
        self._hurried = False
        self._app_clock: tuple[datetime, float] | None = None

    def count_others(self, kind: str | None = None) -> int:
        """How many other processes were alive at the last sign of life, of one kind or of any."""
        return sum(kind in (None, one.kind) for one in self._others)

    def is_due(self) -> bool:
        """Whether it is time for the next sign, by a clock that nobody can set."""
        return (
            self._hurried
            or self._beat_at is None
            or monotonic_seconds() - self._beat_at >= EVERY.total_seconds()
        )

    def sign_soon(self) -> None:
        """Write the next sign as soon as possible, because the application's clock was moved."""
        self._hurried = True

    def beat(self, now: datetime) -> None:
        """Write a sign of life, and record a silence if nobody was there since the last one.

        Raises StoreUnavailable if the database is away.
        """
        self._check_clock(now)
        first, self._hurried = self._beat_at is None, False
        with self._store.write(lock_rows=False) as uow:
            last_seen, asked = uow.processes.newest_sign_of_life(), datetime.now(UTC)
            by_database = uow.database_now()
            ahead = asked - by_database
            self._note_silence(uow, now, by_database, last_seen, first=first)
            self._sign(uow, now, by_database, ahead)
            uow.processes.forget_before(by_database - KEEP_FOR)
            alive = [one for one in uow.processes.all() if by_database - one.seen_at < DEAD_AFTER]
            uow.commit()
        self._others = tuple(one for one in alive if one.id != self.process_id)
        self._beat_at = monotonic_seconds()
        if abs(ahead) > CLOCKS_DIFFER:
            log_event(log, "clock.differs", logging.WARNING, ahead_ms=_milliseconds(ahead))

    def end(self) -> None:
        """Delete this process's entry at a clean end."""
        with self._store.write(lock_rows=False) as uow:
            uow.processes.end(self.process_id)
            uow.commit()

    def _sign(self, uow: UnitOfWork, now: datetime, by_database: datetime, ahead: timedelta) -> None:
        heard = self.socket_heard_ago()
        for _ in range(2):  # a second time where it is new, or was taken for dead and forgotten
            if uow.processes.sign_alive(
                self.process_id,
                clock_ahead_ms=_milliseconds(ahead),
                ticked_at=now,
                socket_heard_at=None if heard is None else by_database - heard,
            ):
                break
            uow.processes.begin(self.process_id, self.kind, platform.node(), os.getpid())
        uow.engine.record_tick(now)

    def _note_silence(
        self,
        uow: UnitOfWork,
        now: datetime,
        by_database: datetime,
        last_seen: datetime | None,
        *,
        first: bool,
    ) -> None:
        last_tick = uow.engine.last_tick()
        nobody_signed = last_seen is None or by_database - last_seen >= DEAD_AFTER
        if last_tick is not None and now - last_tick >= DEAD_AFTER and (first or nobody_signed):
            stopped = _had_signed_off(last_seen, by_database - (now - last_tick))
            uow.silences.add(last_tick, now, stopped=stopped)
            log_event(
                log,
                "engine.silence",
                logging.WARNING,
                since=str(last_tick),
                until=str(now),
                stopped=stopped,
            )
        latest = uow.silences.latest()
        self.silence = latest if latest is not None and latest.until > now - KEEP_FOR else None

    def _check_clock(self, now: datetime) -> None:
        before, self._app_clock = self._app_clock, (now, monotonic_seconds())
        if before is None:
            return
        behind = timedelta(seconds=monotonic_seconds() - before[1]) - (now - before[0])
        if behind > CLOCKS_DIFFER:
            log_event(log, "clock.set_back", logging.ERROR, by_ms=_milliseconds(behind))


def heard_or_waited(
    heard_ago: Callable[[], timedelta | None], passed: Callable[[], float] = monotonic_seconds
) -> Callable[[], timedelta | None]:
    """How long ago the chat was heard; of a line that never heard it, after a minute, how long it waits."""
    began = passed()

    def answer() -> timedelta | None:
        waited = timedelta(seconds=passed() - began)
        heard = heard_ago()
        return heard if heard is not None or waited < DEAD_AFTER else waited

    return answer


def _had_signed_off(last_seen: datetime | None, last_tick: datetime) -> bool:
    """Whether whoever signed last, both by the database's clock, also signed off: its entry is gone."""
    return last_seen is None or last_tick - last_seen >= DEAD_AFTER


def _milliseconds(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)
