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
from bot.slack.addresses import is_account_id, slack_id
from bot.slack.transport.outcomes import outcome_of
from state_machines.errors import StoreUnavailable
from state_machines.messages.delivery import Operation, RateLimited
from state_machines.people.address import Address
from storage.unit_of_work import Store

log = logging.getLogger(__name__)


class ChannelStore(Protocol):
    """Stores channels beyond the life of the process. It raises no error: messages can do without it."""

    def channel_of(self, address: Address) -> str | None:
        """The channel of this account's direct messages; None where it is not known."""

    def keep(self, address: Address, channel: str) -> None:
        """The direct messages of this account were opened."""


@dataclass(frozen=True, slots=True)
class DatabaseChannelStore:
    """The channels in the database, so that no process opens what another has opened."""

    store: Store

    def channel_of(self, address: Address) -> str | None:
        try:
            with self.store.read() as uow:
                return uow.direct_messages.channel_of(address)
        except StoreUnavailable as error:
            log.warning("reading where direct messages are: %s", error.user_message)
            return None

    def keep(self, address: Address, channel: str) -> None:
        try:
            with self.store.write(lock_rows=False) as uow:
                uow.direct_messages.save(address, channel)
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

    def channel(self, place: Address) -> str | RateLimited:
        """The id of this channel, or of a person's direct messages; raises CALL_ERRORS of outcomes.py."""
        place_id = slack_id(place)
        if not is_account_id(place_id):
            return place_id
        known = self._known.get(place_id) or self._stored_channel(place)
        if known:
            return known
        now = self.now()
        if self._rest is not None and not self._rest.is_over(now):
            return RateLimited(self._rest.until - now, Operation.OPEN)
        return self._open(place)

    def forget_channel(self, place: Address) -> bool:
        """Slack does not know the channel: whether it was kept from before, and is worth opening anew."""
        user = slack_id(place)
        if user not in self._known or user in self._opened:
            return False
        del self._known[user]
        self._stale.add(user)
        return True

    def _stored_channel(self, person: Address) -> str | None:
        user = slack_id(person)
        known = None if user in self._stale else self.channel_store.channel_of(person)
        if known is not None:
            self._known[user] = known
        return known

    def _open(self, person: Address) -> str | RateLimited:
        user = slack_id(person)
        try:
            answer = self.client.conversations_open(users=user)
        except SlackApiError as error:
            outcome = outcome_of(error)
            if not isinstance(outcome, RateLimited):
                raise
            now = self.now()
            self._rest = Pause(now, now + outcome.retry_after)
            return replace(outcome, operation=Operation.OPEN)
        channel: Any = answer["channel"]
        self._known[user] = str(channel["id"])
        self._opened.add(user)
        self.channel_store.keep(person, self._known[user])
        return self._known[user]
