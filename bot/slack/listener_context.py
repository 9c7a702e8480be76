"""What every listener works with; `build_app` puts it together once."""

from __future__ import annotations

from dataclasses import dataclass

from slack_sdk import WebClient

from bot.ports import Clock
from bot.services import Services
from bot.slack.pictures import Pictures
from bot.slack.transport.responses import Responses


@dataclass(frozen=True, slots=True)
class ListenerContext:
    """The services, the clock, and clients for Slack that give up while somebody still waits."""

    services: Services
    clock: Clock
    client: WebClient
    responses: Responses
    pictures: Pictures
