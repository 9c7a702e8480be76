"""Where a person's direct messages are: opened once and kept, for Slack limits how many may be opened."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.engine.pace import Rest
from bot.slack.outcomes import outcome_of
from state_machines.delivery import RateLimited
from state_machines.errors import StoreUnavailable
from storage.unit_of_work import Store

log = logging.getLogger(__name__)

OPEN = "conversations.open"


class Kept(Protocol):
    """What outlives the process; nothing is raised, for a message can be sent without it."""

    def all(self) -> dict[str, str]:
        """The channel ids of direct messages, by Slack user id."""

    def keep(self, slack_user_id: str, channel: str) -> None:
        """The direct messages of this account were opened."""


@dataclass(frozen=True, slots=True)
class KeptInStore:
    """In the database: after a start nobody waits until everybody's direct messages were opened again."""

    store: Store

    def all(self) -> dict[str, str]:
        try:
            with self.store.read() as uow:
                return uow.direct_messages.all()
        except StoreUnavailable as error:
            log.warning("reading where direct messages are: %s", error.user_message)
            return {}

    def keep(self, slack_user_id: str, channel: str) -> None:
        try:
            with self.store.write(holding=False) as uow:
                uow.direct_messages.keep(slack_user_id, channel)
                uow.commit()
        except StoreUnavailable as error:
            log.warning("keeping where direct messages are: %s", error.user_message)


@dataclass(slots=True)
class DirectMessages:
    """`channel` knows those that were opened; after a 429 no other is opened until it is over."""

    client: WebClient
    now: Callable[[], datetime]
    kept: Kept
    _opened: dict[str, str] = field(default_factory=dict)
    _from_before: dict[str, str] = field(default_factory=dict)
    _rest: Rest | None = None

    def __post_init__(self) -> None:
        self._from_before = self.kept.all()

    def channel(self, conversation: str) -> str | RateLimited:
        """The id of this channel, or of a person's direct messages; raises bot.slack.outcomes.CALL_ERRORS."""
        if not conversation.startswith(("U", "W")):
            return conversation
        known = self._opened.get(conversation) or self._from_before.get(conversation)
        if known:
            return known
        now = self.now()
        if self._rest is not None and not self._rest.over(now):
            return RateLimited(self._rest.until - now, OPEN)
        return self._open(conversation)

    def forget(self, conversation: str) -> bool:
        """Slack does not know the channel: whether it was one from before, and is worth opening anew."""
        return self._from_before.pop(conversation, None) is not None

    def _open(self, person: str) -> str | RateLimited:
        try:
            answer = self.client.conversations_open(users=person)
        except SlackApiError as error:
            outcome = outcome_of(error)
            if not isinstance(outcome, RateLimited):
                raise
            now = self.now()
            self._rest = Rest(now, now + outcome.retry_after)
            return replace(outcome, method=OPEN)
        channel: Any = answer["channel"]
        self._opened[person] = str(channel["id"])
        self.kept.keep(person, self._opened[person])
        return self._opened[person]
