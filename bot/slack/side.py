"""What a door to Slack needs of what is behind it."""

from __future__ import annotations

from typing import Protocol

from slack_sdk import WebClient

from bot.slack.blocks.text import Json
from bot.slack.reception import Acknowledgement
from bot.slack.signed import Signature


class Side(Protocol):
    """Answers Slack's payloads, whichever door they came by."""

    @property
    def client(self) -> WebClient:
        """Slack's address, for opening connections."""

    @property
    def signature(self) -> Signature:
        """What requests are signed with."""

    def answer(self, body: Json) -> Acknowledgement:
        """Do all the work, then say what to acknowledge with; never raises."""
