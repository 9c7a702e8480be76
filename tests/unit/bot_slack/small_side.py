"""Slack's side at its smallest: one command, answered at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from slack_sdk import WebClient

from bot.slack.blocks.text import Json
from bot.slack.reception import Acknowledgement, Reception
from bot.slack.signed import Signature
from bot.slack.web import web_client


def here_it_is(_body: Json) -> Acknowledgement:
    return Acknowledgement({"text": "Here it is."})


def one_command() -> Reception:
    return Reception(commands={"/cases": here_it_is})


@dataclass
class SmallSide:
    """Answers `/cases`, and whatever else a test lets its reception listen to."""

    client: WebClient = field(default_factory=lambda: web_client(None))
    signature: Signature = field(default_factory=lambda: Signature("secret"))
    reception: Reception = field(default_factory=one_command)

    def answer(self, body: Json) -> Acknowledgement:
        return self.reception.answer(body)
