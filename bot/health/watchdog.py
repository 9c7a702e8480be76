"""A thread in every process that alarms the administrators when nobody chases and nobody sends.

It goes past the engine and the outbox, for these are what is silent: straight to the administrators.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from bot.cards.parts.card_builder import card
from bot.cards.parts.times import moment
from bot.health.findings import duration_words
from bot.health.health_endpoints import STUCK_SECONDS
from bot.log_events import log_event
from bot.ports import Clock, Messenger
from bot.services import Services
from bot.unexpected_errors import log_unexpected_error
from bot.use_cases.people.person_address import address_of
from bot.values import Card
from state_machines.errors import Refused, StoreUnavailable, Unavailable
from state_machines.messages.delivery import RateLimited, Sent, TemporaryFailure
from state_machines.people.address import Address
from storage.processes_repository import DEAD_AFTER

log = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 15.0
#: How often it is looked up who the administrators are; they must be known before the database goes away.
PEOPLE_KEPT_SECONDS = 600.0

#: How often a silence that lasts is said again: in the log, and in the message that tells of it.
SAY_EVERY_SECONDS = 60.0

_LOCK_NAME, _LOCK_NAME_OF_END = "silence", "silence over"


@dataclass(frozen=True, slots=True)
class _Sign:
    """The newest sign of life of any engine, or the last time at which it could be read, and why not."""

    age: timedelta
    at: datetime | None
    why: str = ""


class Watchdog:
    """Looks for silence: once by `look`, and in a thread from `start` until `stop`.

    A silence is announced when it is seen a second time, so that a machine that wakes from sleep alarms
    nobody. `silent_for` returns for how many seconds the engine of this process has not begun a round.
    """

    def __init__(
        self,
        services: Services,
        messenger: Messenger,
        clock: Clock,
        silent_for: Callable[[], float],
        clock_seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._services = services
        self._messenger = messenger
        self._clock = clock
        self._silent_for = silent_for
        self._passed = clock_seconds
        self._read_at = clock_seconds()
        self._silent_since: datetime | None = None
        self._noticed = self._said = 0.0
        self._mine: bool | None = None
        self._reached: dict[Address, Sent | None] = {}
        self._administrators: tuple[Address, ...] = ()
        self._known_at: float | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watchdog", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; a message under way is finished first."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def check(self) -> None:
        """Look once: log any silence, and tell the administrators if all engines are silent."""
        stuck = self._silent_for()
        if stuck >= STUCK_SECONDS:
            log_event(log, "alarm.engine_hangs", logging.ERROR, seconds=round(stuck))
        sign = self._read_sign()
        if sign.age >= DEAD_AFTER:
            self._handle_silence(sign)
        else:
            self._handle_life()

    def _run(self) -> None:
        while not self._stopping.wait(LOOK_EVERY_SECONDS):
            try:
                self.check()
            except Exception as error:  # noqa: BLE001 - a watchdog that ends would be a silence of its own
                log_unexpected_error(log, "watching for silence", error)

    def _read_sign(self) -> _Sign:
        try:
            with self._services.store.read() as uow:
                now, at = uow.database_now(), uow.processes.newest_sign_of_life()
        except StoreUnavailable as error:
            return _Sign(timedelta(seconds=self._passed() - self._read_at), None, error.for_operators)
        self._read_at = self._passed()
        self._refresh_administrators()
        return _Sign(timedelta() if at is None else now - at, at)

    def _handle_silence(self, sign: _Sign) -> None:
        first = self._silent_since is None
        self._silent_since = self._silent_since or self._clock.now() - sign.age
        again = not first and self._passed() - self._said >= SAY_EVERY_SECONDS
        if first or again:
            self._said = self._passed()
            log_event(log, "alarm.silence", logging.ERROR, seconds=round(sign.age.total_seconds()))
        if first:
            self._noticed = self._passed()
            return
        if self._mine is None:
            self._mine = self._takes_lock(sign)
        if self._mine:  # at each look again those for whom it was not taken
            shown = _silence_card(self._silent_since, sign)
            if again:
                self._draw_again(shown)
            self._send_to([one for one in self._administrators if one not in self._reached], shown)

    def _handle_life(self) -> None:
        since, self._silent_since, self._mine = self._silent_since, None, None
        if since is not None:
            log_event(log, "alarm.silence_ended", logging.WARNING, since=since.isoformat())
            reached, self._reached = sorted(self._reached), {}
            if reached and self._tells_of_end():
                self._send_to(reached, _silence_over_card(since, self._clock.now()))
            self._reached.clear()

    def _tells_of_end(self) -> bool:
        """Whether no other process has told of the end; of the start each told, without the database."""
        lasted = timedelta(seconds=self._passed() - self._noticed)
        try:
            with self._services.store.write(lock_rows=False) as uow:
                now = uow.database_now()
                mine = uow.scheduled_locks.take(_LOCK_NAME_OF_END, now - lasted, now)
                uow.commit()
        except StoreUnavailable:
            return True
        return mine

    def _takes_lock(self, sign: _Sign) -> bool:
        """Whether no other process has announced this silence; if unknown, it is announced again."""
        if sign.at is None:
            return True
        try:
            with self._services.store.write(lock_rows=False) as uow:
                mine = uow.scheduled_locks.take(_LOCK_NAME, sign.at, uow.database_now())
                uow.commit()
        except StoreUnavailable:
            return True
        return mine

    def _send_to(self, addresses: Iterable[Address], shown: Card) -> None:
        for address in addresses:
            outcome = self._messenger.send(address, shown, uuid4().hex)
            if not isinstance(outcome, RateLimited | TemporaryFailure):
                self._reached[address] = outcome if isinstance(outcome, Sent) else None
            level = logging.INFO if isinstance(outcome, Sent) else logging.ERROR
            log_event(log, "administrator.told", level, outcome=type(outcome).__name__.lower())

    def _draw_again(self, shown: Card) -> None:
        """The message that tells of it says how long it has lasted; nobody is rung up again for that."""
        for sent in self._reached.values():
            if sent is not None:
                self._messenger.redraw(sent, shown, uuid4().hex)

    def _refresh_administrators(self) -> None:
        if self._known_at is not None and self._passed() - self._known_at < PEOPLE_KEPT_SECONDS:
            return
        self._known_at = self._passed()
        with self._services.store.read() as uow:
            people = uow.people.administrators()
        found = (self._address_of(person.id) for person in people)
        self._administrators = tuple(one for one in found if one is not None)

    def _address_of(self, person_id: str) -> Address | None:
        try:
            return address_of(self._services, person_id, self._clock.now())
        except (Refused, Unavailable) as error:
            log_event(log, "administrator.unreachable", logging.WARNING, reason=type(error).__name__)
            return None


_SEE_TO_DATABASE = "See to the database. Once it is back Doorstep goes on by itself; no restart is needed."
_START = "Start `doorstep run` or `doorstep worker`; if one runs, read the end of its log, then restart it."


def _silence_card(since: datetime, sign: _Sign) -> Card:
    why, what = ("No engine shows life.", _START) if sign.at is not None else (sign.why, _SEE_TO_DATABASE)
    return card(
        "Doorstep is silent: nobody is chased and nothing is sent",
        lead=f"{why} This has been so since {moment(since)} ({duration_words(sign.age)}).",
        note=f"{what} Until then, telephone whoever must know of a report. Nothing that was recorded is "
        "lost: it is sent once Doorstep is back, and says that it comes late.",
    )


def _silence_over_card(since: datetime, now: datetime) -> Card:
    return card(
        "Doorstep chases and sends again",
        lead=f"It was silent from {moment(since)} to {moment(now)}. What fell due meanwhile is sent now.",
    )
