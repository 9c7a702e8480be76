"""The floor: a bare Bolt app that only acknowledges, in the same server: `python -m … PORT`."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass

from slack_bolt import Ack, App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.slack.transport.http import serve_application
from bot.slack.transport.wsgi import EVENTS_PATH
from tests.bench.interaction_presses import SECRET


@dataclass
class Bare:
    """An app as Bolt's own guide has it, behind its own door."""

    wsgi: SlackRequestHandler

    def close(self) -> None:
        """Nothing is held."""


def bare_app(listen: Callable[[App], object]) -> Bare:
    """Nothing but Bolt: it checks the signature, finds the listener, and answers 200."""
    bolt = App(
        client=WebClient(),
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T0LARK", bot_token="xoxb-bench"),
        signing_secret=SECRET,
        process_before_response=True,
    )
    listen(bolt)
    return Bare(SlackRequestHandler(bolt, path=EVENTS_PATH))


def open_bare() -> Bare:
    """One listener for every button, which acknowledges."""
    return bare_app(lambda bolt: bolt.action(re.compile(".*"))(_acknowledge))


def _acknowledge(ack: Ack) -> None:
    ack()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    serve_application(open_bare, lambda bare: bare.wsgi, port=int(sys.argv[1]))
