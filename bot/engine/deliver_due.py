"""Sends the messages that are due: claims as many as there are free places, and records their outcomes.

A place is taken from the claim until the outcome is recorded. A conversation that hangs takes one place and
nobody else's time: claiming, recording and chasing go on.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import datetime
from threading import Lock

from bot.cards.messages.kind import MessageKinds
from bot.engine.leases import Leases
from bot.engine.left_messages import LeftMessages
from bot.engine.presence import Presence
from bot.engine.rate_limiters import RateLimiters
from bot.engine.record import Recorder, log_and_count, must_be_alone
from bot.engine.send import DeliveryResult, DrawnMessage, Sender
from bot.log_events import current_case, log_event, log_scope
from bot.ports import Messenger
from bot.services import Services
from bot.unexpected_errors import log_unexpected_error
from state_machines.errors import StoreUnavailable
from state_machines.messages.delivery import LeftToNewer
from storage.crash_points import CrashPoint, crash_if_planned
from storage.message_claims import ClaimCapacity
from storage.records import QueuedMessage
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

_RETRY_SECONDS = 0.2

#: How many messages are under way at a time, each in a conversation of its own.
PLACES = 8


class Deliverer:
    """Takes messages out of the outbox. `step` and `finish` are one thread's; `done` wakes it."""

    def __init__(
        self,
        services: Services,
        messenger: Messenger,
        now: Callable[[], datetime],
        process_id: str,
        on_outcome: Callable[[], None] = lambda: None,
        *,
        kinds: MessageKinds,
        presence: Presence | None = None,
    ) -> None:
        self._store = services.store
        self._now = now
        self._done = on_outcome
        self.rate_limiters = RateLimiters(now, {services.surface.name: services.surface.sends})
        self.leases = Leases(services.store, process_id, presence=presence)
        self._sender = Sender(services, messenger, self.leases, self.rate_limiters, now, kinds)
        self._left = LeftMessages(kinds.names)
        self._recorder = Recorder(services, kinds)
        self._pool = ThreadPoolExecutor(PLACES, thread_name_prefix="send")
        self._lock = Lock()
        self._under_way: dict[str, Future[None] | None] = {}
        self._redrawing: set[str] = set()
        self._results: list[DeliveryResult] = []

    def has_work(self) -> bool:
        """Whether anything is under way or waits. While nothing does, this only reads.

        Redraws may wait for a surface's limit for hours; while none may be made they are nothing to do.
        """
        if not self.is_idle():
            return True
        redraws = self._free_room(set()).redraws > 0
        with self._store.read() as uow:
            due = uow.deliveries.next_try_at(redraws=redraws, readable=self._left.readable(self._now()))
        return due is not None

    def step(self) -> bool:
        """Record the outcomes that came in and begin new messages; returns whether anything happened.

        Afterwards there is nothing to do until an outcome comes in or a message falls due. Raises
        StoreUnavailable if the database is away, and then forgets nothing.
        """
        if self.leases.seconds_until_renewal() == 0:
            self.leases.renew()
        results = self._take_results()
        self._leave_to_newer(results)
        try:
            claimed = self._record_and_claim(results)
        except StoreUnavailable:
            self._put_back_results(results)
            raise
        except Exception as error:  # noqa: BLE001 - one result that cannot be recorded must not hold up the others
            log_unexpected_error(log, "recording several messages, now one by one,", error)
            for result in results:
                self._record_alone(result)
            return True
        return bool(results or claimed)

    def seconds_until_due(self) -> float | None:
        """Seconds until something is to be done without a wake-up; None if that is not known."""
        now = self._now()
        times = [at for at in (self.rate_limiters.more_room_at(), self._next_try_at(now)) if at is not None]
        waits = [max((at - now).total_seconds(), 0.0) for at in times]
        renew = self.leases.seconds_until_renewal()
        return min((*waits, *(() if renew is None else (renew,))), default=None)

    def is_idle(self) -> bool:
        """Whether nothing is being sent or waits to be recorded."""
        with self._lock:
            return not self._under_way and not self._results

    def finish(self, patience: float) -> None:
        """Claim nothing more, record what is under way within `patience` seconds, give back the rest."""
        give_up = time.monotonic() + patience
        unbegun = [one for one, sending in self._under_way.items() if sending is None or sending.cancel()]
        if unbegun:
            with self._store.write(lock_rows=False) as uow:
                uow.deliveries.release(self.leases.by, unbegun)
                uow.commit()
            self._release(unbegun)
        while not self.is_idle() and time.monotonic() < give_up:
            wait(self._sends_under_way(), timeout=0.1)
            self._finish_recording()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _finish_recording(self) -> None:
        results = self._take_results()
        try:
            if self.leases.seconds_until_renewal() == 0:
                self.leases.renew()
            for result in results:
                self._record_alone(result)
        except StoreUnavailable as error:
            log.warning("ending: %s", error.user_message)
            self._put_back_results(results)
            time.sleep(_RETRY_SECONDS)

    def _record_and_claim(self, results: Sequence[DeliveryResult]) -> Sequence[QueuedMessage]:
        together = [result for result in results if not must_be_alone(result)]
        for result in results:
            if must_be_alone(result):
                self._record_alone(result)
        room = self._free_room({result.claimed.id for result in together})
        asked, now = self.leases.clock_seconds(), self._now()
        recorded: tuple[DeliveryResult, ...] = ()
        claimed: tuple[QueuedMessage, ...] = ()
        if together or room.places:
            with self._store.write() as uow:
                recorded = self._recorder.record_together(uow, together, now) if together else ()
                claimed = self._claim(uow, room, now) if room.places else ()
                uow.commit()
        self._note_recorded(recorded, now)
        self._begin(claimed, asked)
        self._record_left_out(result for result in together if result not in recorded)
        return claimed

    def _claim(self, uow: UnitOfWork, room: ClaimCapacity, now: datetime) -> tuple[QueuedMessage, ...]:
        return uow.deliveries.claim_due(now, self.leases.by, room, readable=self._left.readable(now))

    def _leave_to_newer(self, results: Sequence[DeliveryResult]) -> None:
        """Before they are recorded: what waits again then must not be claimed again here at once."""
        for result in results:
            if isinstance(result.outcome, LeftToNewer):
                fields = {"message": result.claimed.id, "unknown": result.outcome.what}
                log_event(log, "message.left_to_newer", logging.WARNING, **fields)
                self._left.leave(result.claimed, self._now())

    def _record_left_out(self, left_out: Iterable[DeliveryResult]) -> None:
        """Record the results whose rows somebody else was changing."""
        for result in left_out:
            self._record_alone(result)
            self._done()

    def _record_alone(self, result: DeliveryResult) -> None:
        now = self._now()
        with log_scope():
            self._recorder.record_alone(result, now)
        self._note_recorded([result], now)

    def _note_recorded(self, results: Sequence[DeliveryResult], now: datetime) -> None:
        if results:
            crash_if_planned(CrashPoint.AFTER_RECORD)
        for result in results:
            log_and_count(result, now)
        self._release([result.claimed.id for result in results])

    def _free_room(self, coming_free: set[str]) -> ClaimCapacity:
        with self._lock:
            places = PLACES - len(self._under_way.keys() - coming_free)
            redrawing = len(self._redrawing - coming_free)
        if not self.leases.may_work():
            return ClaimCapacity(0, redraws=0)
        return self.rate_limiters.room(places, redrawing)

    def _begin(self, claimed: Sequence[QueuedMessage], asked: float) -> None:
        if not claimed:
            return
        crash_if_planned(CrashPoint.AFTER_CLAIM)
        self.leases.hold([one.id for one in claimed], asked)
        with self._lock:
            self._under_way |= {one.id: None for one in claimed}
            self._redrawing |= {one.id for one in claimed if one.redraws}
        for drawn in self._sender.draw(claimed):
            sending = self._pool.submit(self._send, drawn)
            with self._lock:
                if drawn.claimed.id in self._under_way:
                    self._under_way[drawn.claimed.id] = sending

    def _send(self, drawn: DrawnMessage) -> None:
        began = time.monotonic()
        with log_scope():
            result = self._sender.send(drawn)
            case = drawn.case or current_case()
        told = replace(result, seconds=time.monotonic() - began, case=case)
        with self._lock:
            self._results.append(told)
        self._done()

    def _sends_under_way(self) -> list[Future[None]]:
        with self._lock:
            return [sending for sending in self._under_way.values() if sending is not None]

    def _take_results(self) -> list[DeliveryResult]:
        with self._lock:
            results, self._results = self._results, []
        return results

    def _put_back_results(self, results: Sequence[DeliveryResult]) -> None:
        with self._lock:
            self._results = [*(one for one in results if one.claimed.id in self._under_way), *self._results]

    def _release(self, ids: Sequence[str]) -> None:
        self.leases.release(ids)
        with self._lock:
            for one in ids:
                self._under_way.pop(one, None)
                self._redrawing.discard(one)

    def _next_try_at(self, now: datetime) -> datetime | None:
        with self._store.read() as uow:
            return uow.deliveries.next_try_at(now)
