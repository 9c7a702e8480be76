"""The engine's two threads, one that chases and one that delivers. Only `stop` ends them.

They wake on a commit, here or in another process, when something falls due, when the clock jumps, and at
least each second.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

from bot.cards.messages.kind import MessageKinds
from bot.engine.chase_due import Chaser
from bot.engine.chores import Chore, Chores
from bot.engine.deliver_due import Deliverer
from bot.engine.heartbeat import Heartbeat, heard_or_waited
from bot.engine.leases import LONGEST
from bot.engine.monotonic import monotonic_seconds
from bot.engine.outage import Outage
from bot.engine.presence import Presence
from bot.engine.standard_chores import standard_chores
from bot.engine.wake_signal import WakeSignal
from bot.log_events import log_event
from bot.ports import Clock, Messenger
from bot.services import Services
from bot.unexpected_errors import log_unexpected_error
from bot.version import VERSION
from state_machines.errors import StoreUnavailable
from storage.errors import StoreBusy

log = logging.getLogger(__name__)

#: The longest a thread rests, in seconds: another process may have written something.
LONGEST_REST = 1.0
#: Never quite zero: what is due and cannot be done must not turn a thread into a spin.
SHORTEST_REST = 0.02
#: While another process sends, it is looked so often whether it still lives, in seconds.
WATCH_OTHERS = 0.25
#: Rest of a thread whose work is in another process's hands just now, in seconds.
HELD_BY_OTHERS = 0.1
#: How long stopping waits for what is under way, in seconds; past it others look for what became of it.
PATIENCE_TO_STOP = 10.0
#: How long starting waits for the lock of this process, in seconds; it is taken afterwards as well.
PATIENCE_TO_BEGIN = 5.0

_CHASE, _DELIVER = "chase", "deliver"


class Engine:
    """Does whatever is due. `kind` names the kind of its process."""

    def __init__(
        self,
        services: Services,
        messenger: Messenger,
        clock: Clock,
        chores: Sequence[Chore] = (),
        *,
        kind: str = "run",
        message_kinds: MessageKinds,
    ) -> None:
        self._store = services.store
        self._messenger = messenger
        self._clock = clock
        self._pulse = WakeSignal(_CHASE, _DELIVER)
        self._heartbeat = Heartbeat(services.store, kind)
        self._presence = Presence(services.store, self._heartbeat.process_id)
        self._chaser = Chaser(services)
        self._deliverer = Deliverer(
            services,
            messenger,
            clock.now,
            self._heartbeat.process_id,
            partial(self._pulse.wake_one, _DELIVER),
            kinds=message_kinds,
            presence=self._presence,
        )
        self._outage = Outage()
        self._aside = ThreadPoolExecutor(1, thread_name_prefix="chore")
        self._chores = Chores(
            (*standard_chores(services, messenger), *chores), self._aside, self._outage.note_away
        )
        self._threads = [
            threading.Thread(target=self._run, args=(name, work), name=name, daemon=True)
            for name, work in ((_CHASE, self._chase), (_DELIVER, self._deliver))
        ]
        self._hurried = False
        services.store.on_commit(self.wake)
        clock.on_jump(self._handle_clock_jump)

    def start(self) -> None:
        """Start the threads. Messages that a dead process was sending are looked for first."""
        log_event(log, "process.began", kind=self._heartbeat.kind, version=VERSION)
        self._presence.begin(self.wake, PATIENCE_TO_BEGIN)
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what is under way, give back the rest and sign off. All else stays in the database."""
        self._pulse.stop()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()
        self._aside.shutdown(wait=True, cancel_futures=True)
        try:
            self._deliverer.finish(PATIENCE_TO_STOP)
            self._heartbeat.end()
            log_event(log, "process.ended", kind=self._heartbeat.kind)
        except StoreUnavailable as error:
            log.warning("ending without signing off: %s", error.for_operators)
            log_event(log, "process.ended", logging.WARNING, kind=self._heartbeat.kind, signed_off=False)
        self._presence.end()
        self._messenger.close()

    def wake(self) -> None:
        """Make the threads look for work now. Never blocks."""
        self._pulse.wake()

    def settle(self, patience: float) -> None:
        """Return once nothing is left to chase or to send and no chore is under way.

        Raises TimeoutError after `patience` real seconds: what a chore leaves is chased and sent as well.
        """
        give_up = monotonic_seconds() + patience
        while True:
            self._pulse.settle(give_up - monotonic_seconds())
            woken = self._pulse.wake_count()
            if not self._chores.wait_until_idle(give_up - monotonic_seconds()):
                raise TimeoutError("a chore did not end")
            if self._pulse.wake_count() == woken:
                return

    def seconds_since_round(self) -> float:
        """Seconds since the slower thread began its round. A round takes a few seconds at most."""
        return self._pulse.seconds_since_round()

    def report_socket_contact(self, heard_ago: Callable[[], timedelta | None]) -> None:
        """`heard` answers how long ago the chat was heard on a socket; each sign of life says so."""
        self._heartbeat.socket_heard_ago = heard_or_waited(heard_ago)

    def count_others(self, kind: str | None = None) -> int:
        """How many other processes of this database were alive lately, of one kind or of any."""
        return self._heartbeat.count_others(kind)

    def _run(self, name: str, work: Callable[[], tuple[float, bool]]) -> None:
        while not self._pulse.stopping:
            seen = self._pulse.wake_count()
            self._pulse.begin_round(name)
            try:
                seconds, quiet = work()
                self._outage.note_back(name)
            except StoreBusy as error:
                log.warning("%s: tried again in a second: %s", name, error.for_operators)
                seconds, quiet = LONGEST_REST, False
            except StoreUnavailable as error:
                self._outage.note_away(error, name)
                seconds, quiet = LONGEST_REST, False
            except Exception as error:  # noqa: BLE001 - a silent engine would be the worst fault of all
                log_unexpected_error(log, f"{name}, tried again in a second,", error)
                seconds, quiet = LONGEST_REST, False
            if seconds > 0:
                self._pulse.rest(name, seen, seconds, quiet=quiet)

    def _chase(self) -> tuple[float, bool]:
        """Sign, take over from dead processes, and chase.

        Returns the seconds to rest and whether nothing was left to do.
        """
        now = self._clock.now()
        if self._heartbeat.is_due():
            self._heartbeat.beat(now)
            self._deliverer.rate_limiters.share_between(1 + self._heartbeat.count_others())
        self._chores.begin_due(now)
        if not self._hurried:
            self._hurry(now)
        others, dead, expired, due = self._read_due(now)
        if dead or expired:
            self._take_over(dead, now)
        if due is None or due > now:
            seconds = self._seconds_until(due)
            return (min(seconds, WATCH_OTHERS) if others else seconds), True
        chased = self._chaser.chase_alarms(now) + self._chaser.chase_visits(now)
        if chased + self._chaser.chase_due(now, self._heartbeat.silence):
            return 0, False
        return HELD_BY_OTHERS, True

    def _hurry(self, now: datetime) -> None:
        """Once after a start: whatever stood in the way of what is urgent may be over."""
        with self._store.write(lock_rows=False) as uow:
            hurried = uow.deliveries.try_urgent_now(now)
            uow.commit()
        self._hurried = True
        if hurried:
            log_event(log, "messages.hurried", count=hurried)

    def _read_due(self, now: datetime) -> tuple[bool, frozenset[str], bool, datetime | None]:
        """Whether others send, who died in it, whether a lease ran out, and when the next chase is due."""
        with self._store.read() as uow:
            paused = self._chaser.paused_duties(now)
            due = (
                uow.duties.next_chase_at(paused),
                uow.alarms.next_chase_at(paused),
                uow.visits.next_ask_at(paused),
            )
            others = uow.deliveries.other_holders(self._heartbeat.process_id)
            dead = uow.deliveries.dead_of(others)
            return (
                bool(others),
                dead,
                uow.deliveries.has_expired_leases(),
                min(filter(None, due), default=None),
            )

    def _take_over(self, dead: frozenset[str], now: datetime) -> None:
        with self._store.write() as uow:
            fresh = uow.deliveries.free_those_of(dead, LONGEST) if dead else ()
            lost = uow.deliveries.expire_leases(now)
            uow.commit()
        if dead or lost:
            log_event(log, "messages.taken_over", logging.WARNING, unbegun=len(fresh), to_look_for=len(lost))

    def _deliver(self) -> tuple[float, bool]:
        if self._deliverer.has_work():
            self._deliverer.step()
        seconds = self._deliverer.seconds_until_due()
        return _within_limits(LONGEST_REST if seconds is None else seconds), self._deliverer.is_idle()

    def _seconds_until(self, moment: datetime | None) -> float:
        if moment is None:
            return LONGEST_REST
        return _within_limits((moment - self._clock.now()).total_seconds())

    def _handle_clock_jump(self) -> None:
        self._heartbeat.sign_soon()
        self.wake()


def _within_limits(seconds: float) -> float:
    return min(max(seconds, SHORTEST_REST), LONGEST_REST)
