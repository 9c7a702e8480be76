"""A clock that never moves and a Slack that accepts everything, for measurements that need neither."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.values import Card
from dialogs.prompt import Prompt
from state_machines.messages.delivery import SendResult, Sent
from state_machines.people.address import Address


class StandingClock:
    """Always the same moment."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def on_jump(self, wake: Callable[[], None]) -> None:
        """It never jumps."""


class SilentSlack:
    """Takes each message at once."""

    def send(
        self, place: Address, shown: Card | Prompt, message_id: str, may: Callable[[], bool] = lambda: True
    ) -> SendResult:
        return Sent(place, message_id)

    def open(self, address: Address) -> SendResult | None:
        return None

    def delete(self, sent: Sent) -> SendResult:
        return sent

    def redraw(self, sent: Sent, shown: Card | Prompt, message_id: str) -> SendResult:
        return sent

    def find(self, place: Address, message_id: str, since: datetime) -> Sent | None:
        return None

    def close(self) -> None:
        """Nothing is open."""
