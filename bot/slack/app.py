"""The Bolt app with all our listeners, and the threads it works with."""

from __future__ import annotations

from slack_bolt import App
from slack_sdk import WebClient

from bot.office import Office
from bot.ports import Clock
from bot.slack.web import Identity


class SlackSide:
    """Everything on Slack's side of one process: `bolt` takes requests until `close()`."""

    bolt: App

    def close(self) -> None:
        """Let listeners under way finish, then end the threads."""


def build_app(
    office: Office, clock: Clock, client: WebClient, identity: Identity, *, signing_secret: str = ""
) -> SlackSide:
    """Wire every listener; `signing_secret` is needed for signed HTTP only. Calls nothing over the network."""
    ...
