"""Slack's own list of accounts, asked when our directory does not know a person yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from slack_sdk import WebClient

from bot.engine.rate_limiter import Pause
from bot.ports import Account
from bot.slack.addresses import slack_account, slack_id
from bot.slack.drawing.text import Json
from bot.slack.transport.outcomes import CALL_ERRORS, code_of, outcome_of
from bot.slack.transport.refusals import REFUSAL_LOG, refusal_of
from bot.slack.transport.web_client import Identity
from state_machines.errors import AskedToWait, RefusedByChat, Unavailable
from state_machines.messages.delivery import PermanentFailure, RateLimited
from state_machines.people.address import Address

#: What says that there is no account for us, and is no trouble of Slack's.
_UNKNOWN_ACCOUNT = frozenset({"user_not_found", "users_not_found", "user_not_visible"})
_NOT_ANSWERED = "Slack did not answer who you are. Please try again in a moment."


class SlackDirectory:
    """Implements `bot.ports.Directory`; raises Unavailable if Slack does not answer.

    Raises AskedToWait if Slack asks to wait, and asks nothing more until the wait is over.
    """

    def __init__(self, client: WebClient, identity: Identity, now: Callable[[], datetime]) -> None:
        self._client = client
        self._team_id = identity.team_id
        self._now = now
        self._rests: dict[str, Pause] = {}

    def account(self, address: Address) -> Account | None:
        """The account at this address, or None when Slack knows none."""
        return self._ask("users.info", {"user": slack_id(address)})

    def account_of(self, email: str) -> Account | None:
        """The account with this e-mail address, or None when Slack knows none."""
        return self._ask("users.lookupByEmail", {"email": email})

    def _ask(self, method: str, arguments: dict[str, str]) -> Account | None:
        self._check_rest(method)
        try:
            answer = self._client.api_call(method, params=arguments)
        except CALL_ERRORS as error:
            outcome = outcome_of(error)
            if isinstance(outcome, PermanentFailure) and code_of(error) in _UNKNOWN_ACCOUNT:
                return None
            if code_of(error) and not isinstance(outcome, RateLimited):
                REFUSAL_LOG.note(method, code_of(error))
                raise RefusedByChat(_NOT_ANSWERED, refusal_of(code_of(error))) from error
            if isinstance(outcome, RateLimited):
                now = self._now()
                self._rests[method] = Pause(now, now + outcome.retry_after)
                raise AskedToWait(_NOT_ANSWERED, outcome.retry_after) from error
            raise Unavailable(_NOT_ANSWERED) from error
        return read_account(answer["user"], self._team_id)

    def _check_rest(self, method: str) -> None:
        rest, now = self._rests.get(method), self._now()
        if rest is not None and not rest.is_over(now):
            raise AskedToWait(_NOT_ANSWERED, rest.until - now)


def read_account(user: Json, team_id: str) -> Account:
    """The account as Slack describes it, in an answer or in an event."""
    profile = user.get("profile") or {}
    return Account(
        address=slack_account(team_id, str(user["id"])),
        email=str(profile.get("email", "")).strip().lower(),
        active=not user.get("deleted", False),
        guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        stranger=bool(user.get("is_stranger")) or _is_of_another_workspace(user, team_id),
    )


def _is_of_another_workspace(user: Json, team_id: str) -> bool:
    # An organisation's account lists the workspaces it belongs to beside the one it came from.
    home = {str(user.get("team_id", team_id)), *(user.get("enterprise_user") or {}).get("teams", ())}
    return team_id not in home
