"""The smallest application behind Slack's transport: one command, which is answered at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.slack.acknowledgement import Acknowledgement, acknowledging
from bot.slack.bolt_app import bolt_app
from bot.slack.drawing.text import Json
from bot.slack.transport.web_client import Identity, web_client

ITSELF = Identity(team_id="T0LARK", bot_user_id="U0BOT", bot_id="B0BOT")


def here_it_is(_body: Json) -> Acknowledgement:
    return Acknowledgement({"text": "Here it is."})


def one_command(app: App) -> None:
    app.command("/cases")(acknowledging(here_it_is))


@dataclass
class SmallSide:
    """Answers `/cases`, or whatever else a test has it listen to."""

    client: WebClient = field(default_factory=lambda: web_client("xoxb-small"))
    verifier: SignatureVerifier | None = field(default_factory=lambda: SignatureVerifier("secret"))
    listen: Callable[[App], None] = one_command
    bolt: App = field(init=False)

    def __post_init__(self) -> None:
        self.bolt = bolt_app(self.client, ITSELF)
        self.listen(self.bolt)
