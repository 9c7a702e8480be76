"""What the use cases and the engine need from outside, as promises: a clock, a directory, a messenger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.values import Card
from dialogs.prompt import Prompt
from state_machines.messages.delivery import RateLimited, SendResult, Sent


class Clock(Protocol):
    """The one source of time; the pure centre only ever sees the value."""

    def now(self) -> datetime:
        """The present moment, timezone-aware, in UTC."""

    def on_jump(self, wake: Callable[[], None]) -> None:
        """Call `wake` when the clock was moved (demo and tests only; never on a wall clock)."""


@dataclass(frozen=True, slots=True)
class Account:
    """A Slack account as Slack describes it now."""

    slack_user_id: str
    email: str
    active: bool
    guest: bool
    stranger: bool


class Directory(Protocol):
    """Slack's own list of accounts, asked when ours does not know yet."""

    def account(self, slack_user_id: str) -> Account | None:
        """The account with this id, or None when Slack knows none."""

    def account_of(self, email: str) -> Account | None:
        """The account with this e-mail address, or None when Slack knows none."""


#: The longest that a messenger waits for the answer to one request; see the engine's leases.
SEND_TIMEOUT = timedelta(seconds=4)


class Messenger(Protocol):
    """Puts a card before a person or a channel; never raises for what Slack answered."""

    def send(
        self, conversation: str, shown: Card | Prompt, message_id: str, may: Callable[[], bool] = lambda: True
    ) -> SendResult:
        """Post a new message; `message_id` travels in its metadata, so that it can be found again.

        `may` is asked just before each request that posts, which is given up after SEND_TIMEOUT; where it
        says no, nothing is posted and the outcome is Temporary.
        """

    def open(self, slack_user_id: str) -> SendResult | None:
        """Open this person's direct messages ahead of the first; None once they are open, else why not.

        They see nothing of it until something is sent.
        """

    def close(self) -> None:
        """Let go of whatever it holds; nothing is sent any more."""

    def redraw(self, conversation: str, ts: str, shown: Card | Prompt, message_id: str) -> SendResult:
        """Replace a message posted earlier."""

    def find(self, conversation: str, message_id: str, since: datetime) -> Sent | RateLimited | None:
        """Where our own message with this id, posted at or after `since`, stands; None when there is none.

        RateLimited where Slack asked to wait, Unavailable raised when it did not answer: nothing is known.
        """
