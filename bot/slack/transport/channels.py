"""Slack's own word on a channel: is it private, whom is it shared with, who is in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.engine.rate_limiter import Pause
from bot.slack.addresses import is_channel_id, slack_account, slack_id
from bot.slack.drawing.text import Json
from bot.slack.transport.outcomes import CALL_ERRORS, code_of, outcome_of
from bot.slack.transport.refusals import REFUSAL_LOG, refusal_of
from bot.slack.transport.web_client import Identity
from state_machines.errors import AskedToWait
from state_machines.messages.delivery import RateLimited
from state_machines.messages.refusal import RefusalKind
from state_machines.messages.team_channel import ChannelFacts, ChannelFault, fault_of
from state_machines.people.address import Address

_NOT_ANSWERED = "Slack did not say what the channel is."
_PAGE = 200
#: After trouble nobody asks again for so long, so that no post waits for a question that fails again.
_REST = timedelta(minutes=1)


@dataclass(slots=True)
class SlackChannels:
    """Implements `bot.ports.Channels`; asks nothing while Slack wants a wait or is in trouble."""

    client: WebClient
    identity: Identity
    now: Callable[[], datetime]
    _rests: dict[str, Pause] = field(default_factory=dict)

    def is_channel(self, place: Address) -> bool:
        """Whether it is neither an account nor its direct messages."""
        return is_channel_id(slack_id(place))

    def facts(self, place: Address) -> ChannelFacts:
        """One request; a channel that Slack hides from us, or lets us not look at, is closed as well."""
        try:
            channel = self._ask("conversations.info", {"channel": slack_id(place)})["channel"]
        except _Refused as refusal:
            return ChannelFacts(_fault_of_refusal(refusal))
        fault = fault_of(
            joined=bool(channel.get("is_member")),
            private=bool(channel.get("is_private")),
            shared_outside=bool(channel.get("is_ext_shared")),
            archived=bool(channel.get("is_archived")),
        )
        return ChannelFacts(fault, shared_inside=bool(channel.get("is_org_shared")))

    def members(self, place: Address) -> tuple[Address, ...] | None:
        """Everybody, however many pages that takes."""
        found: list[str] = []
        asked = {"channel": slack_id(place), "limit": _PAGE}
        try:
            while True:
                page = self._ask("conversations.members", asked)
                found += page["members"]
                cursor = (page.get("response_metadata") or {}).get("next_cursor")
                if not cursor:
                    break
                asked = {**asked, "cursor": cursor}
        except _Refused:
            return None
        ours = self.identity.bot_user_id
        return tuple(slack_account(self.identity.team_id, one) for one in found if one != ours)

    def _ask(self, method: str, arguments: Json) -> Any:
        rest, now = self._rests.get(method), self.now()
        if rest is not None and not rest.is_over(now):
            raise AskedToWait(_NOT_ANSWERED, rest.until - now)
        try:
            return self.client.api_call(method, params=arguments)
        except CALL_ERRORS as error:
            code = code_of(error)
            if isinstance(error, SlackApiError) and _says_what_it_is(code):
                raise _Refused(error.response) from error
            if code:
                REFUSAL_LOG.note(method, code)
            outcome = outcome_of(error)
            wait = outcome.retry_after if isinstance(outcome, RateLimited) else _REST
            self._rests[method] = Pause(now, now + wait)
            raise AskedToWait(_NOT_ANSWERED, wait) from error


def _says_what_it_is(code: str) -> bool:
    """Whether it is no trouble of Slack's, but an answer about the channel."""
    return code in {"missing_scope", "no_permission"} or refusal_of(code).kind is RefusalKind.PLACE


class _Refused(Exception):
    def __init__(self, response: Any) -> None:
        super().__init__(str(response.get("error")))
        self.code = str(response.get("error"))
        self.needed = str(response.get("needed", ""))


def _fault_of_refusal(refusal: _Refused) -> ChannelFault:
    """The scope for private channels is ours: what asks for the one for public channels is public."""
    if refusal.code == "is_archived":
        return ChannelFault.ARCHIVED
    if refusal.code not in {"missing_scope", "no_permission"}:
        return ChannelFault.NOT_IN_IT
    return ChannelFault.PUBLIC if "channels:" in refusal.needed else ChannelFault.NOT_ALLOWED
