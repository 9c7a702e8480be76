"""Sends each message by the chat that its place is on, so that the engine knows of one messenger only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.ports import Messenger
from bot.values import Card
from dialogs.prompt import Prompt
from state_machines.messages.delivery import PermanentFailure, RateLimited, SendResult, Sent
from state_machines.people.address import Address


@dataclass(frozen=True, slots=True)
class Messengers:
    """Implements `bot.ports.Messenger` over one messenger for each surface, by the name in addresses.

    A place on a surface that is not on is closed for good, like an account that is no more: whatever was for
    it goes another way, and stays visible.
    """

    by_surface: Mapping[str, Messenger]

    def send(
        self, place: Address, shown: Card | Prompt, message_id: str, may: Callable[[], bool] = lambda: True
    ) -> SendResult:
        messenger = self.by_surface.get(place.surface)
        return _not_on(place) if messenger is None else messenger.send(place, shown, message_id, may)

    def open(self, address: Address) -> SendResult | None:
        messenger = self.by_surface.get(address.surface)
        return _not_on(address) if messenger is None else messenger.open(address)

    def redraw(self, sent: Sent, shown: Card | Prompt, message_id: str) -> SendResult:
        messenger = self.by_surface.get(sent.place.surface)
        return _not_on(sent.place) if messenger is None else messenger.redraw(sent, shown, message_id)

    def delete(self, sent: Sent) -> SendResult:
        messenger = self.by_surface.get(sent.place.surface)
        return _not_on(sent.place) if messenger is None else messenger.delete(sent)

    def find(self, place: Address, message_id: str, since: datetime) -> Sent | RateLimited | None:
        """None where nobody can look: sending again then says what is wrong."""
        messenger = self.by_surface.get(place.surface)
        return None if messenger is None else messenger.find(place, message_id, since)

    def close(self) -> None:
        for messenger in self.by_surface.values():
            messenger.close()


def _not_on(place: Address) -> PermanentFailure:
    return PermanentFailure(f"no chat surface called “{place.surface}” is on")
