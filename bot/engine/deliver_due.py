"""Deliver what is due: claimed for free places only, sent side by side, recorded together.

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

from bot.engine.leases import Leases
from bot.engine.pace import Pace
from bot.engine.record import Recorder, goes_alone, tell
from bot.engine.send import Drawn, Result, Sender
from bot.logs import case_in_hand, one_thing
from bot.office import Office
from bot.ports import Messenger
from bot.trouble import log_trouble
from state_machines.errors import StoreUnavailable
from storage.crash_points import CrashPoint, reached
from storage.message_claims import Room
from storage.records import QueuedMessage

log = logging.getLogger(__name__)

_AGAIN = 0.2

#: How many messages are under way at a time, each in a conversation of its own.
PLACES = 8


class Deliverer:
    """Takes messages from the outbox to Slack. `step` and `finish` are one thread's; `done` wakes it."""

    def __init__(
        self,
        office: Office,
        messenger: Messenger,
        now: Callable[[], datetime],
        process_id: str,
        done: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = office.store
        self._now = now
        self._done = done
        self.pace = Pace(now)
        self.leases = Leases(office.store, process_id)
        self._sender = Sender(office, messenger, self.leases, self.pace, now)
        self._recorder = Recorder(office)
        self._pool = ThreadPoolExecutor(PLACES, thread_name_prefix="send")
        self._lock = Lock()
        self._under_way: dict[str, Future[None] | None] = {}
        self._redrawing: set[str] = set()
        self._results: list[Result] = []

    def something_to_do(self) -> bool:
        """Whether anything is under way or waits; at rest only a look, which holds up nobody who writes.

        Redraws may wait for Slack's limit for hours; while none may be made they are nothing to do.
        """
        if not self.idle():
            return True
        redraws = self._room(set()).redraws > 0
        with self._store.read() as uow:
            due = uow.deliveries.next_try_at(redraws=redraws)
        return due is not None

    def step(self) -> bool:
        """Record what has come, begin what there is room for; whether anything happened.

        There is nothing more to do then until an outcome comes or something falls due. StoreUnavailable
        where the database is away; nothing is forgotten then.
        """
        if self.leases.renew_in() == 0:
            self.leases.renew()
        results = self._take_results()
        try:
            claimed = self._record_and_claim(results)
        except StoreUnavailable:
            self._bring_again(results)
            raise
        except Exception as error:  # noqa: BLE001 - one result that cannot be recorded must not hold up the others
            log_trouble(log, "recording several messages, now one by one,", error)
            for result in results:
                self._alone(result)
            return True
        return bool(results or claimed)

    def rest(self) -> float | None:
        """Seconds after which there is something to do without being woken; None where that is not known."""
        now = self._now()
        times = [at for at in (self.pace.next_at(), self._next_try_at(now)) if at is not None]
        waits = [max((at - now).total_seconds(), 0.0) for at in times]
        renew = self.leases.renew_in()
        return min((*waits, *(() if renew is None else (renew,))), default=None)

    def idle(self) -> bool:
        """Whether nothing is being sent or waits to be recorded."""
        with self._lock:
            return not self._under_way and not self._results

    def drain(self) -> None:
        """Deliver everything that is due and can be sent now; returns when it is recorded."""
        while self.step() or not self.idle():
            wait(self._sending())

    def finish(self, patience: float) -> None:
        """Claim nothing more; record what is under way, for at most so many seconds; give the rest back."""
        give_up = time.monotonic() + patience
        unbegun = [one for one, sending in self._under_way.items() if sending is None or sending.cancel()]
        if unbegun:
            with self._store.write(holding=False) as uow:
                uow.deliveries.give_back(self.leases.by, unbegun)
                uow.commit()
            self._let_go(unbegun)
        while not self.idle() and time.monotonic() < give_up:
            wait(self._sending(), timeout=0.1)
            self._finish_recording()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _finish_recording(self) -> None:
        results = self._take_results()
        try:
            if self.leases.renew_in() == 0:
                self.leases.renew()
            for result in results:
                self._alone(result)
        except StoreUnavailable as error:
            log.warning("ending: %s", error.user_message)
            self._bring_again(results)
            time.sleep(_AGAIN)

    def _record_and_claim(self, results: Sequence[Result]) -> Sequence[QueuedMessage]:
        together = [result for result in results if not goes_alone(result)]
        for result in results:
            if goes_alone(result):
                self._alone(result)
        room = self._room({result.claimed.id for result in together})
        asked, now = self.leases.asked(), self._now()
        recorded: tuple[Result, ...] = ()
        claimed: tuple[QueuedMessage, ...] = ()
        if together or room.places:
            with self._store.write() as uow:
                recorded = self._recorder.together(uow, together, now) if together else ()
                claimed = uow.deliveries.claim_due(now, self.leases.by, room) if room.places else ()
                uow.commit()
        self._recorded(recorded, now)
        self._begin(claimed, asked)
        self._after(result for result in together if result not in recorded)
        return claimed

    def _after(self, left_out: Iterable[Result]) -> None:
        """Record those that somebody else was changing, and look again: their conversations are free now."""
        for result in left_out:
            self._alone(result)
            self._done()

    def _alone(self, result: Result) -> None:
        now = self._now()
        with one_thing():
            self._recorder.alone(result, now)
        self._recorded([result], now)

    def _recorded(self, results: Sequence[Result], now: datetime) -> None:
        if results:
            reached(CrashPoint.AFTER_RECORD)
        for result in results:
            tell(result, now)
        self._let_go([result.claimed.id for result in results])

    def _room(self, coming_free: set[str]) -> Room:
        with self._lock:
            places = PLACES - len(self._under_way.keys() - coming_free)
            redrawing = len(self._redrawing - coming_free)
        return self.pace.room(places, redrawing)

    def _begin(self, claimed: Sequence[QueuedMessage], asked: float) -> None:
        if not claimed:
            return
        reached(CrashPoint.AFTER_CLAIM)
        self.leases.took([one.id for one in claimed], asked)
        with self._lock:
            self._under_way |= {one.id: None for one in claimed}
            self._redrawing |= {one.id for one in claimed if one.redraws}
        for drawn in self._sender.drawn(claimed):
            sending = self._pool.submit(self._send, drawn)
            with self._lock:
                if drawn.claimed.id in self._under_way:
                    self._under_way[drawn.claimed.id] = sending

    def _send(self, drawn: Drawn) -> None:
        began = time.monotonic()
        with one_thing():
            result = self._sender.send(drawn)
            case = drawn.case or case_in_hand()
        told = replace(result, seconds=time.monotonic() - began, case=case)
        with self._lock:
            self._results.append(told)
        self._done()

    def _sending(self) -> list[Future[None]]:
        with self._lock:
            return [sending for sending in self._under_way.values() if sending is not None]

    def _take_results(self) -> list[Result]:
        with self._lock:
            results, self._results = self._results, []
        return results

    def _bring_again(self, results: Sequence[Result]) -> None:
        with self._lock:
            self._results = [*(one for one in results if one.claimed.id in self._under_way), *self._results]

    def _let_go(self, ids: Sequence[str]) -> None:
        self.leases.let_go(ids)
        with self._lock:
            for one in ids:
                self._under_way.pop(one, None)
                self._redrawing.discard(one)

    def _next_try_at(self, now: datetime) -> datetime | None:
        with self._store.read() as uow:
            return uow.deliveries.next_try_at(now)
