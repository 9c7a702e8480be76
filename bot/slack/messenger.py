"""The messenger over Slack's Web API: posts, redraws and finds our own messages."""

from __future__ import annotations

from datetime import datetime

from slack_sdk import WebClient

from bot.values import Card
from dialogs.prompt import Prompt
from state_machines.delivery import Outcome


class SlackMessenger:
    """Implements `bot.ports.Messenger`; `conversation` is a channel's id, or a person's Slack user id."""

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def send(self, conversation: str, shown: Card | Prompt, message_id: str) -> Outcome: ...

    def redraw(self, conversation: str, ts: str, shown: Card | Prompt, message_id: str) -> Outcome: ...

    def find(self, conversation: str, message_id: str, since: datetime) -> str | None: ...
