"""Where a person's direct messages are: opened once, for each opening is a call that Slack limits."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.engine.elapsed import elapsed
from bot.slack.outcomes import outcome_of
from state_machines.delivery import RateLimited

OPEN = "conversations.open"


@dataclass(slots=True)
class DirectMessages:
    """`channel` knows those that were opened; after a 429 no other is opened until it is over."""

    client: WebClient
    _known: dict[str, str] = field(default_factory=dict)
    _rests_until: float = 0.0

    def channel(self, conversation: str) -> str | RateLimited:
        """The id of this channel, or of a person's direct messages; raises bot.slack.outcomes.CALL_ERRORS."""
        if not conversation.startswith(("U", "W")):
            return conversation
        if conversation not in self._known:
            rest = self._rests_until - elapsed()
            if rest > 0:
                return RateLimited(timedelta(seconds=rest), OPEN)
            opened = self._opened(conversation)
            if isinstance(opened, RateLimited):
                return opened
            self._known[conversation] = opened
        return self._known[conversation]

    def _opened(self, person: str) -> str | RateLimited:
        try:
            answer = self.client.conversations_open(users=person)
        except SlackApiError as error:
            outcome = outcome_of(error)
            if not isinstance(outcome, RateLimited):
                raise
            self._rests_until = elapsed() + outcome.retry_after.total_seconds()
            return replace(outcome, method=OPEN)
        channel: Any = answer["channel"]
        return str(channel["id"])
