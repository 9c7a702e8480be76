"""Delivers parcels to the app, and delivers events again that were not acknowledged."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from deploy.sandbox.channel_events import CHANNEL_EVENTS
from deploy.sandbox.delivery.parcel import Carrier, Kind, Parcel, Receipt
from deploy.sandbox.payloads import ACCESS_TAKEN, event
from deploy.sandbox.values import Json
from deploy.sandbox.world import World

#: Slack tries an event again at once, after one minute and after five (workspace time here).
RETRY_WAITS = (0.0, 60.0, 300.0)
_HEARD = {"im": "message.im", "channel": "message.channels", "group": "message.groups"}
#: Every event that can be delivered, as a manifest subscribes to it.
EVENTS = frozenset({"app_home_opened", "user_change", *_HEARD.values(), *CHANNEL_EVENTS, *ACCESS_TAKEN})
_REASONS = {"timeout": "timeout", "unreachable": "connection_failed", "refused": "http_error"}


class Courier:
    """The one place from which anything is delivered; keeps the journal of it."""

    def __init__(self, world: World, carrier: Carrier, ack_seconds: float) -> None:
        self._world, self._carrier, self.ack_seconds = world, carrier, ack_seconds
        self._tasks: set[asyncio.Task[Any]] = set()
        self._last: Parcel | None = None

    async def deliver(self, kind: Kind, body: Json) -> Receipt:
        """Deliver an interaction or a command once, and never again whatever comes of it."""
        return await self._carry(Parcel(kind, body))

    async def announce(self, inner: Json) -> None:
        """Deliver an event, if the manifest subscribes to it; returns after the first attempt."""
        if _subscription(inner) not in self._world.manifest.events:
            return
        attempted = asyncio.Event()
        self._start(self._insist(Parcel("events_api", event(self._world, inner)), attempted))
        try:
            await asyncio.wait_for(attempted.wait(), self.ack_seconds)
        except TimeoutError:
            return  # nobody is connected: the event is kept, and the person goes on

    async def redeliver_last(self) -> bool:
        """Deliver the last parcel once more, as Slack sometimes does; False if there was none."""
        if self._last is None:
            return False
        again = self._last.again("timeout") if self._last.kind == "events_api" else self._last
        await self._carry(again)
        return True

    async def close(self) -> None:
        """Stop trying."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._carrier.close()

    async def _insist(self, parcel: Parcel, attempted: asyncio.Event) -> None:
        for wait in (*RETRY_WAITS, None):
            await self._carrier.reachable()
            receipt = await self._carry(parcel)
            attempted.set()
            if receipt.ok or receipt.final or wait is None:
                return
            parcel = parcel.again(_REASONS[receipt.outcome])
            await self._world.clock.sleep(wait)

    async def _carry(self, parcel: Parcel) -> Receipt:
        self._last = parcel
        fields: Json = {"type": parcel.kind, "body": parcel.body}
        if parcel.attempt:
            fields |= {"retry_attempt": parcel.attempt, "retry_reason": parcel.reason}
        with self._world.journal.record("delivery", **fields) as entry:
            receipt = await self._carrier.carry(parcel, self.ack_seconds)
            entry.update(ok=receipt.ok, outcome=receipt.outcome, ack=receipt.payload)
        return receipt

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _subscription(inner: Json) -> str:
    return _HEARD[inner["channel_type"]] if inner["type"] == "message" else str(inner["type"])
