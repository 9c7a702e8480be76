"""The messenger over Slack's Web API: it posts, redraws and finds our own messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from bot.slack.addresses import slack_place
from bot.slack.drawing.simpler_forms import simpler_forms
from bot.slack.drawing.text import Json
from bot.slack.limits import SLACK
from bot.slack.transport.calls import Calls
from bot.slack.transport.direct_messages import DirectMessages
from bot.slack.transport.failures import NotBegunError
from bot.slack.transport.outcomes import (
    CALL_ERRORS,
    GONE_ALREADY,
    NO_SUCH_CHANNEL,
    outcome_of,
)
from bot.slack.transport.pool import ConnectionPool
from bot.slack.transport.refusals import CARD_IS_FIXED, METADATA_REFUSED, REFUSAL_LOG
from bot.values import Card
from dialogs.prompt import Prompt
from state_machines.errors import Unavailable
from state_machines.messages.delivery import (
    Operation,
    PermanentFailure,
    RateLimited,
    SendResult,
    Sent,
    TemporaryFailure,
    UnknownResult,
)
from state_machines.people.address import Address

EVENT_TYPE = "doorstep_message"

#: The methods of Slack's Web API that post, each with a limit of its own.
_METHODS = {Operation.POST: "chat.postMessage", Operation.REDRAW: "chat.update"}

#: Our clock and Slack's differ by a little; a message of ours is never missed for that.
_CLOCK_MARGIN = timedelta(minutes=2)

_PAGE = 200


class SlackMessenger:
    """Implements `bot.ports.Messenger`; a place is a channel, or a person's account."""

    def __init__(self, client: WebClient, direct: DirectMessages, pool: ConnectionPool) -> None:
        self._client = client
        self._calls = Calls(client, pool)
        self._direct = direct

    def send(
        self, place: Address, shown: Card | Prompt, message_id: str, may: Callable[[], bool] = lambda: True
    ) -> SendResult:
        """Post the message once. Retrying is for the outbox to decide."""
        return self._attempt(
            Operation.POST,
            place,
            shown,
            message_id,
            {"unfurl_links": False, "unfurl_media": False},
            may,
        )

    def redraw(self, sent: Sent, shown: Card | Prompt, message_id: str) -> SendResult:
        """Replace our message. Doing it twice does no harm."""
        when = {"ts": sent.mark}
        return self._attempt(Operation.REDRAW, sent.place, shown, message_id, when, lambda: True)

    def delete(self, sent: Sent) -> SendResult:
        """Take our message away; doing it twice does no harm."""
        try:
            channel = self._direct.channel(sent.place)
            if isinstance(channel, RateLimited):
                return channel
            self._calls.call("chat.delete", {"channel": channel, "ts": sent.mark}, lambda: True)
        except NotBegunError:
            return TemporaryFailure("too little time was left to delete it")
        except CALL_ERRORS as error:
            outcome = _note_refusal("chat.delete", outcome_of(error))
            if _code(outcome) == GONE_ALREADY:
                return sent
            return (
                replace(outcome, operation=Operation.REDRAW) if isinstance(outcome, RateLimited) else outcome
            )
        return sent

    def find(self, place: Address, message_id: str, since: datetime) -> Sent | RateLimited | None:
        """Where our message with this id stands; Unavailable if Slack did not answer."""
        try:
            channel = self._direct.channel(place)
            if isinstance(channel, RateLimited):
                return channel
            return self._find_in_channel(channel, message_id, since - _CLOCK_MARGIN)
        except CALL_ERRORS as error:
            outcome = _note_refusal("conversations.history", outcome_of(error))
            if isinstance(outcome, RateLimited):
                return replace(outcome, operation=Operation.FIND)
            if isinstance(outcome, PermanentFailure):
                return None  # nobody can read there, so sending again will say what is wrong
            raise Unavailable("Slack did not answer.") from error

    def open(self, address: Address) -> SendResult | None:
        """Open direct messages that are not open yet; None once they are."""
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
        operation: Operation,
        place: Address,
        shown: Card | Prompt,
        message_id: str,
        arguments: Json,
        may: Callable[[], bool],
    ) -> SendResult:
        try:
            channel = self._direct.channel(place)
        except CALL_ERRORS as error:
            return _outcome_before_posting(error)
        if isinstance(channel, RateLimited):
            return channel
        head = {"channel": channel, "metadata": metadata(message_id), **arguments}
        outcome = self._call_in_some_form(operation, head, shown, may)
        gone = isinstance(outcome, PermanentFailure) and _code(outcome) == NO_SUCH_CHANNEL
        if gone and self._direct.forget_channel(place):
            return self._attempt(operation, place, shown, message_id, arguments, may)
        return outcome

    def _call_in_some_form(
        self, operation: Operation, head: Json, shown: Card | Prompt, may: Callable[[], bool]
    ) -> SendResult:
        """As it is meant; where Slack refuses that form, in simpler ones."""
        outcome: SendResult = PermanentFailure("there is nothing to send", to_anybody=True)
        for form in simpler_forms(shown, SLACK.commands):
            # A redraw without blocks would keep those that stand there.
            bare: Json = {"blocks": []} if operation is Operation.REDRAW else {}
            outcome = self._call(operation, {**bare, **head, **form}, may)
            if _code(outcome) in METADATA_REFUSED and "metadata" in head:
                # Found again it is not, without; but whoever should hear of a child does.
                head = {key: head[key] for key in head if key != "metadata"}
                outcome = self._call(operation, {**bare, **head, **form}, may)
            if not (isinstance(outcome, PermanentFailure) and outcome.to_anybody):
                break
        return outcome

    def _call(self, operation: Operation, body: Json, may: Callable[[], bool]) -> SendResult:
        try:
            answer = self._calls.call(_METHODS[operation], body, may)
        except NotBegunError:
            return TemporaryFailure("too little time was left to send it")
        except CALL_ERRORS as error:
            outcome = _note_refusal(_METHODS[operation], outcome_of(error))
            if isinstance(outcome, PermanentFailure) and operation is Operation.REDRAW:
                return replace(outcome, is_fixed=_code(outcome) in CARD_IS_FIXED or outcome.to_anybody)
            return replace(outcome, operation=operation) if isinstance(outcome, RateLimited) else outcome
        return Sent(slack_place(str(answer["channel"])), str(answer["ts"]))

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
                    return Sent(slack_place(channel), str(message["ts"]))
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
    outcome = _note_refusal("conversations.open", outcome_of(error))
    if isinstance(outcome, PermanentFailure) and outcome.to_anybody:
        # Nothing of the message was in it: what is refused is to open them, which is ours to mend.
        return TemporaryFailure(outcome.reason, outcome.refusal)
    return (
        TemporaryFailure(outcome.reason, outcome.refusal) if isinstance(outcome, UnknownResult) else outcome
    )


def _note_refusal(method: str, outcome: SendResult) -> SendResult:
    """The outcome; a refusal that is met for the first time is logged."""
    if code := _code(outcome):
        REFUSAL_LOG.note(method, code)
    return outcome


def _code(outcome: SendResult) -> str:
    """The code with which Slack refused it; empty where it did not."""
    refused = isinstance(outcome, PermanentFailure | TemporaryFailure | UnknownResult) and outcome.refusal
    return refused.code if refused else ""


def _mapping(value: Any) -> Json:
    return value if isinstance(value, dict) else {}
