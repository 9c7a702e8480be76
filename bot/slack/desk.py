"""What every listener works with, put together once by `build_app`."""

from __future__ import annotations

from dataclasses import dataclass

from slack_sdk import WebClient

from bot.office import Office
from bot.ports import Clock
from bot.slack.pictures import Pictures
from bot.slack.transport.kept_alive import KeptAlive


@dataclass(frozen=True, slots=True)
class Desk:
    """The office, the clock, and ways to Slack with the short patience of somebody who waits."""

    office: Office
    clock: Clock
    client: WebClient
    answers: KeptAlive
    pictures: Pictures
