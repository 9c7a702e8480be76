"""Finds the channel of a person's direct messages and keeps it, because Slack limits how many are opened."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.engine.rate_limiter import Pause
from bot.slack.transport.outcomes import outcome_of
from state_machines.errors import StoreUnavailable
from state_machines.messages.delivery import RateLimited
from storage.unit_of_work import Store

log = logging.getLogger(__name__)

OPEN = "conversations.open"


class ChannelStore(Protocol):
    """Stores channels beyond the life of the process. It raises no error: messages can do without it."""

    def channel_of(self, slack_user_id: str) -> str | None:
        """The channel of this account's direct messages; None if it is not known."""

    def keep(self, slack_user_id: str, channel: str) -> None:
        """Store the channel of this account's direct messages."""


@dataclass(frozen=True, slots=True)
class DatabaseChannelStore:
    """The channels in the database, so that no process opens what another has opened."""

    store: Store

    def channel_of(self, slack_user_id: str) -> str | None:
        try:
            with self.store.read() as uow:
                return uow.direct_messages.channel_of(slack_user_id)
        except StoreUnavailable as error:
            log.warning("reading where direct messages are: %s", error.user_message)
            return None

    def keep(self, slack_user_id: str, channel: str) -> None:
        try:
            with self.store.write(lock_rows=False) as uow:
                uow.direct_messages.save(slack_user_id, channel)
                uow.commit()
        except StoreUnavailable as error:
            log.warning("keeping where direct messages are: %s", error.user_message)


@dataclass(slots=True)
class DirectMessages:
    """The channels of direct messages. After a 429 none is opened until the wait is over."""

    client: WebClient
    now: Callable[[], datetime]
    channel_store: ChannelStore
    _known: dict[str, str] = field(default_factory=dict)
    _opened: set[str] = field(default_factory=set)
    #: Those whose kept channel Slack did not know.
    _stale: set[str] = field(default_factory=set)
    _rest: Pause | None = None

    def channel(self, conversation: str) -> str | RateLimited:
        """The id of this channel, or of a person's direct messages; raises CALL_ERRORS of outcomes.py."""
        if not conversation.startswith(("U", "W")):
            return conversation
        known = self._known.get(conversation) or self._stored_channel(conversation)
        if known:
            return known
        now = self.now()
        if self._rest is not None and not self._rest.is_over(now):
            return RateLimited(self._rest.until - now, OPEN)
        return self._open(conversation)

    def forget_channel(self, conversation: str) -> bool:
        """Forget a channel that Slack does not know; returns whether it is worth opening anew."""
        if conversation not in self._known or conversation in self._opened:
            return False
        del self._known[conversation]
        self._stale.add(conversation)
        return True

    def _stored_channel(self, person: str) -> str | None:
        known = None if person in self._stale else self.channel_store.channel_of(person)
        if known is not None:
            self._known[person] = known
        return known

    def _open(self, person: str) -> str | RateLimited:
        try:
            answer = self.client.conversations_open(users=person)
        except SlackApiError as error:
            outcome = outcome_of(error)
            if not isinstance(outcome, RateLimited):
                raise
            now = self.now()
            self._rest = Pause(now, now + outcome.retry_after)
            return replace(outcome, method=OPEN)
        channel: Any = answer["channel"]
        self._known[person] = str(channel["id"])
        self._opened.add(person)
        self.channel_store.keep(person, self._known[person])
        return self._known[person]
