"""Posts in a team's channel only while it is known to be private, unshared and open to us."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from bot.ports import Channels, Messenger
from bot.use_cases.outbox.channel_looks import look_at_channel
from bot.values import Card
from dialogs.prompt import Prompt
from state_machines.errors import StoreUnavailable, Unavailable
from state_machines.messages.delivery import (
    PermanentFailure,
    RateLimited,
    SendResult,
    Sent,
    TemporaryFailure,
)
from state_machines.messages.team_channel import TeamChannel, fault_words
from state_machines.people.address import Address
from storage.unit_of_work import Store

_NOT_KNOWN_YET = TemporaryFailure("the chat has not said yet whether the team's channel is private")


@dataclass(frozen=True, slots=True)
class GuardedMessenger:
    """Implements `bot.ports.Messenger` over another one, which it lets post in fit channels only.

    What is known counts for an hour. Where the chat does not say more, the last that was known goes on to
    count; where it never said anything, nothing is posted yet.
    """

    messenger: Messenger
    channels: Channels
    store: Store
    now: Callable[[], datetime]

    def send(
        self, place: Address, shown: Card | Prompt, message_id: str, may: Callable[[], bool] = lambda: True
    ) -> SendResult:
        outcome = self._closed(place) or self.messenger.send(place, shown, message_id, may)
        if isinstance(outcome, PermanentFailure) and not outcome.to_anybody:
            self._look_why(place)
        return outcome

    def redraw(self, sent: Sent, shown: Card | Prompt, message_id: str) -> SendResult:
        """What stands in a channel that was closed since stays as it is: nothing new is said there."""
        return self._closed(sent.place) or self.messenger.redraw(sent, shown, message_id)

    def delete(self, sent: Sent) -> SendResult:
        """Also where nothing may be posted: what is erased is taken away from there all the more."""
        return self.messenger.delete(sent)

    def open(self, address: Address) -> SendResult | None:
        return self.messenger.open(address)

    def find(self, place: Address, message_id: str, since: datetime) -> Sent | RateLimited | None:
        return self.messenger.find(place, message_id, since)

    def close(self) -> None:
        self.messenger.close()

    def _closed(self, place: Address) -> SendResult | None:
        """Why nothing may be posted there; None where it may."""
        if not self.channels.is_channel(place):
            return None
        try:
            channel = self._known(place)
        except StoreUnavailable as error:
            return TemporaryFailure(error.user_message)
        if not channel.is_known:
            return _NOT_KNOWN_YET
        if channel.fault:
            return PermanentFailure(f"nothing is posted in the team's channel: {fault_words(channel.fault)}")
        return None

    def _look_why(self, place: Address) -> None:
        """Keep what became of a channel that was fit when it was last looked at."""
        if not self.channels.is_channel(place):
            return
        with suppress(Unavailable), self.store.read() as uow:
            if uow.team_channels.of_place(place).fault is None:
                look_at_channel(self.store, self.channels, place, self.now())

    def _known(self, place: Address) -> TeamChannel:
        now = self.now()
        with self.store.read() as uow:
            known = uow.team_channels.of_place(place)
        if known.is_fresh(now):
            return known
        try:
            return look_at_channel(self.store, self.channels, place, now)
        except StoreUnavailable:
            raise
        except Unavailable:
            return known
