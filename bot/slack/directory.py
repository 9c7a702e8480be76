"""Slack's own list of accounts, asked when ours does not know a person yet."""

from __future__ import annotations

from slack_sdk import WebClient

from bot.ports import Account
from bot.slack.web import Identity


class SlackDirectory:
    """Implements `bot.ports.Directory`; raises Unavailable when Slack does not answer."""

    def __init__(self, client: WebClient, identity: Identity) -> None:
        self._client = client
        self._team_id = identity.team_id

    def account(self, slack_user_id: str) -> Account | None: ...

    def account_of(self, email: str) -> Account | None: ...
