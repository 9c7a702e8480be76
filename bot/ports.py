"""The interfaces that use cases and the engine need from outside: a clock, a directory, a messenger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.values import Card
from dialogs.prompt import Prompt
from state_machines.messages.delivery import RateLimited, SendResult, Sent
from state_machines.messages.team_channel import ChannelFacts
from state_machines.people.address import Address


class Clock(Protocol):
    """The one source of the present time. Pure code receives the time as a value."""

    def now(self) -> datetime:
        """The present moment, timezone-aware, in UTC."""

    def on_jump(self, wake: Callable[[], None]) -> None:
        """Call `wake` whenever the clock is moved. Only the clock of the demo and the tests ever is."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as its chat describes it now."""

    address: Address
    email: str
    active: bool
    guest: bool
    stranger: bool


class Directory(Protocol):
    """A chat's own list of accounts, asked when ours does not know yet."""

    def account(self, address: Address) -> Account | None:
        """The account at this address, or None where there is none."""

    def account_of(self, email: str) -> Account | None:
        """The account with this e-mail address, or None where there is none."""


class Channels(Protocol):
    """A chat's own word on its channels. Where it does not answer, Unavailable is raised."""

    def is_channel(self, place: Address) -> bool:
        """Whether it is a channel that several people read, and no direct message."""

    def facts(self, place: Address) -> ChannelFacts:
        """What the channel is now: one request."""

    def members(self, place: Address) -> tuple[Address, ...] | None:
        """The accounts in it, ours apart; None where the chat does not let us read that."""


#: The longest that a messenger waits for the answer to one request; see the engine's leases.
SEND_TIMEOUT = timedelta(seconds=4)


class Messenger(Protocol):
    """Puts a card before a person or into a channel; never raises for what the chat answered."""

    def send(
        self, place: Address, shown: Card | Prompt, message_id: str, may: Callable[[], bool] = lambda: True
    ) -> SendResult:
        """Post a new message; `message_id` travels in its metadata, so that it can be found again.

        `may` is asked just before each request that posts, which is given up after SEND_TIMEOUT; where it
        says no, nothing is posted and the outcome is Temporary.
        """

    def open(self, address: Address) -> SendResult | None:
        """Open a person's direct messages in advance. None means that they are open, else the reason why not.

        The person sees nothing of it until something is sent.
        """

    def close(self) -> None:
        """Release every connection. Nothing can be sent afterwards."""

    def redraw(self, sent: Sent, shown: Card | Prompt, message_id: str) -> SendResult:
        """Replace the content of a message that was posted earlier."""

    def delete(self, sent: Sent) -> SendResult:
        """Take a message of ours away. One that is gone already counts as taken away."""

    def find(self, place: Address, message_id: str, since: datetime) -> Sent | RateLimited | None:
        """Find where our message with this id stands, if it was posted at or after `since`.

        RateLimited where the chat asked to wait, Unavailable raised when it did not answer: nothing is known.
        """
