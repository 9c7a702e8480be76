"""The engine's loop: it wakes on a commit, when something falls due, when the clock jumps, each second."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import uuid4

from bot.engine.chase_due import Chaser
from bot.engine.chores import Chore, Chores
from bot.engine.deliver_due import AT_ONCE, Deliverer
from bot.office import Office
from bot.ports import Clock, Messenger
from bot.trouble import log_trouble
from bot.use_cases.look_again import look_again
from storage.records import Silence

log = logging.getLogger(__name__)

#: The longest the loop sleeps, in seconds: another process may have written something.
LONGEST_SLEEP = 1.0
#: How often the heartbeat is written; each is a durable write.
HEARTBEAT = timedelta(seconds=15)
#: How often those who could not be reached are looked for again.
LOOK_AGAIN = timedelta(hours=1)
#: How long it is kept what a press was answered; Slack delivers nothing again after so long.
ANSWERS_KEPT = timedelta(days=1)
#: A start that comes this long after the last sign of life was not just a restart.
NOTICEABLE = timedelta(minutes=1)


class Engine:
    """One thread that does what is due, as long as anything is; start it, wake it, stop it."""

    def __init__(
        self, office: Office, messenger: Messenger, clock: Clock, chores: Sequence[Chore] = ()
    ) -> None:
        self._office = office
        self._clock = clock
        self._chaser = Chaser(office)
        self._executor = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="deliver")
        self._deliverer = Deliverer(office, messenger, self._executor, clock.now, uuid4().hex)
        self._changed = threading.Condition()
        self._woken = 0
        self._quiet_at = 0
        self._stopping = False
        self._last_tick: datetime | None = None
        self._chores = Chores((*_usual_chores(office), *chores), self._executor)
        self._silence: Silence | None = None
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
        office.store.on_commit(self.wake)
        clock.on_jump(self.wake)

    def start(self) -> None:
        """Begin; what was being sent when a process died is looked for first."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the round under way, then end; what is left is in the database."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join()
        self._executor.shutdown()

    def wake(self) -> None:
        """Look again now; never blocks."""
        with self._changed:
            self._woken += 1
            self._changed.notify_all()

    def settle(self, patience: float) -> None:
        """Return once a whole round found nothing to do; TimeoutError after `patience` real seconds."""
        self.wake()
        give_up = time.monotonic() + patience
        with self._changed:
            asked = self._woken
            while self._quiet_at < asked:
                if not self._changed.wait(give_up - time.monotonic()):
                    raise TimeoutError("the engine found no rest")

    def _run(self) -> None:
        while not self._stopping:
            with self._changed:
                seen = self._woken
            rest = self._round()
            with self._changed:
                if rest > 0:
                    self._quiet_at = max(self._quiet_at, seen)
                    self._changed.notify_all()
                if rest > 0 and self._woken == seen and not self._stopping:
                    self._changed.wait(rest)

    def _round(self) -> float:
        """Do what is due; how long to rest afterwards, in seconds (0: there was something, look again)."""
        try:
            return self._do_what_is_due()
        except Exception as error:  # noqa: BLE001 - see below
            # The engine outlives whatever goes wrong in a round: a silent engine is the worst fault of all.
            log_trouble(log, "the engine's round, tried again in a second,", error)
            return LONGEST_SLEEP

    def _do_what_is_due(self) -> float:
        now = self._clock.now()
        self._chores.begin_due(now)
        self._sweep(now)
        done = self._chaser.chase_due(now, self._silence) + self._deliverer.deliver_due()
        return 0 if done else self._until_next()

    def _sweep(self, now: datetime) -> None:
        if self._last_tick is not None and now - self._last_tick < HEARTBEAT:
            return
        with self._office.store.write() as uow:
            if self._last_tick is None:
                self._silence = _silence(uow.engine.last_tick(), now)
            uow.deliveries.expired_leases(now)
            uow.engine.tick(now)
            uow.commit()
        self._last_tick = now

    def _until_next(self) -> float:
        resting = self._chaser.resting(self._clock.now())
        with self._office.store.read() as uow:
            due = (uow.duties.next_chase_at(resting), uow.deliveries.next_try_at())
        times = [time for time in due if time]
        if not times:
            return LONGEST_SLEEP
        left = (min(times) - self._clock.now()).total_seconds()
        # Never quite zero: what is due and cannot be done must not turn the loop into a spin.
        return min(max(left, 0.05), LONGEST_SLEEP)


def _silence(last_tick: datetime | None, now: datetime) -> Silence | None:
    """How long nobody was there before this start, where it was long enough to matter."""
    if last_tick is None or now - last_tick < NOTICEABLE:
        return None
    log.warning("nothing was chased or sent since %s: catching up", last_tick)
    return Silence(last_tick, now)


def _usual_chores(office: Office) -> tuple[Chore, ...]:
    return (
        Chore("look for those who could not be reached", LOOK_AGAIN, lambda now: _look_again(office, now)),
        Chore("forget old answers", ANSWERS_KEPT / 24, lambda now: _forget_old_answers(office, now)),
    )


def _look_again(office: Office, now: datetime) -> None:
    look_again(office, now)


def _forget_old_answers(office: Office, now: datetime) -> None:
    with office.store.write() as uow:
        uow.handled.forget_before(now - ANSWERS_KEPT)
        uow.commit()
