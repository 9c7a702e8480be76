"""The messenger over Slack's Web API: it posts, redraws and finds our own messages."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from bot.slack.addresses import SLACK_NAME
from bot.slack.drawing.message_body import message_body
from bot.slack.drawing.text import Json
from bot.slack.transport.calls import Calls
from bot.slack.transport.direct_messages import DirectMessages
from bot.slack.transport.failures import NotBegunError
from bot.slack.transport.outcomes import CALL_ERRORS, LAYOUT_REFUSED, NO_SUCH_CHANNEL, outcome_of
from bot.slack.transport.pool import ConnectionPool
from bot.values import Card
from dialogs.prompt import Prompt
from state_machines.errors import Unavailable
from state_machines.messages.delivery import (
    PermanentFailure,
    RateLimited,
    SendResult,
    Sent,
    TemporaryFailure,
    UnknownResult,
)
from state_machines.people.address import Address

log = logging.getLogger(__name__)

EVENT_TYPE = "doorstep_message"

#: Our clock and Slack's differ by a little; a message of ours is never missed for that.
_CLOCK_MARGIN = timedelta(minutes=2)

_PAGE = 200


class SlackMessenger:
    """Implements `bot.ports.Messenger`; `conversation` is the id that an address in Slack has."""

    def __init__(self, client: WebClient, direct: DirectMessages, pool: ConnectionPool) -> None:
        self._client = client
        self._calls = Calls(client, pool)
        self._direct = direct

    def send(
        self, conversation: str, shown: Card | Prompt, message_id: str, may: Callable[[], bool] = lambda: True
    ) -> SendResult:
        """Post the message once. Retrying is for the outbox to decide."""
        return self._attempt(
            "chat.postMessage",
            conversation,
            shown,
            message_id,
            {"unfurl_links": False, "unfurl_media": False},
            may,
        )

    def redraw(self, conversation: str, ts: str, shown: Card | Prompt, message_id: str) -> SendResult:
        """Replace our message. Doing it twice does no harm."""
        return self._attempt("chat.update", conversation, shown, message_id, {"ts": ts}, lambda: True)

    def find(self, conversation: str, message_id: str, since: datetime) -> Sent | RateLimited | None:
        """Where our message with this id stands; Unavailable if Slack did not answer."""
        try:
            channel = self._direct.channel(Address(SLACK_NAME, conversation))
            if isinstance(channel, RateLimited):
                return channel
            return self._find_in_channel(channel, message_id, since - _CLOCK_MARGIN)
        except CALL_ERRORS as error:
            outcome = outcome_of(error)
            if isinstance(outcome, RateLimited):
                return replace(outcome, method="conversations.history")
            if isinstance(outcome, PermanentFailure):
                return None  # nobody can read there, so sending again will say what is wrong
            raise Unavailable("Slack did not answer.") from error

    def open(self, address: Address) -> SendResult | None:
        """Open direct messages, where that was not done before; None once they are there."""
        try:
            channel = self._direct.channel(address)
        except CALL_ERRORS as error:
            return _outcome_before_posting(error)
        return channel if isinstance(channel, RateLimited) else None

    def close(self) -> None:
        """Close the connections to Slack."""
        self._calls.close()

    def _attempt(
        self,
        method: str,
        conversation: str,
        shown: Card | Prompt,
        message_id: str,
        arguments: Json,
        may: Callable[[], bool],
    ) -> SendResult:
        try:
            channel = self._direct.channel(Address(SLACK_NAME, conversation))
        except CALL_ERRORS as error:
            return _outcome_before_posting(error)
        if isinstance(channel, RateLimited):
            return channel
        body = {"channel": channel, "metadata": metadata(message_id), **arguments, **message_body(shown)}
        outcome = self._call(method, body, may)
        if outcome == NO_SUCH_CHANNEL and self._direct.forget_channel(Address(SLACK_NAME, conversation)):
            return self._attempt(method, conversation, shown, message_id, arguments, may)
        if outcome == LAYOUT_REFUSED:
            log.error("messenger: Slack refused the layout of message %s, posting its words", message_id)
            outcome = self._call(method, {key: body[key] for key in body if key != "blocks"}, may)
        return outcome

    def _call(self, method: str, body: Json, may: Callable[[], bool]) -> SendResult:
        try:
            answer = self._calls.call(method, body, may)
        except NotBegunError:
            return TemporaryFailure("too little time was left to send it")
        except CALL_ERRORS as error:
            outcome = outcome_of(error)
            return replace(outcome, method=method) if isinstance(outcome, RateLimited) else outcome
        return Sent(str(answer["channel"]), str(answer["ts"]))

    def _find_in_channel(self, channel: str, message_id: str, since: datetime) -> Sent | None:
        cursor = ""
        while True:
            page = self._client.conversations_history(
                channel=channel,
                oldest=f"{since.timestamp():.6f}",
                limit=_PAGE,
                include_all_metadata=True,
                cursor=cursor or None,
            )
            for message in page["messages"]:
                if message_id_of(message) == message_id:
                    return Sent(channel, str(message["ts"]))
            cursor = str(_mapping(page.get("response_metadata")).get("next_cursor", ""))
            if not cursor:
                return None


def metadata(message_id: str) -> Json:
    """The metadata of each of our messages: its id, which tells nobody anything."""
    return {"event_type": EVENT_TYPE, "event_payload": {"message_id": message_id}}


def message_id_of(message: Json) -> str:
    """The id in the metadata of one of our messages; empty if it has none."""
    metadata = _mapping(message.get("metadata"))
    if metadata.get("event_type") != EVENT_TYPE:
        return ""
    return str(_mapping(metadata.get("event_payload")).get("message_id", ""))


def _outcome_before_posting(error: Exception) -> SendResult:
    """The outcome of a failure before posting, after which nothing is in doubt."""
    outcome = outcome_of(error)
    return TemporaryFailure(outcome.reason) if isinstance(outcome, UnknownResult) else outcome


def _mapping(value: Any) -> Json:
    return value if isinstance(value, dict) else {}
