"""The floor: the same messages posted by Slack's SDK alone, without a bot, a database or a rule."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from slack_sdk import WebClient

from deploy.demo.town import Town
from tests.bench.one_report import APART, Told


def measure(town: Town, reports: Sequence[Told]) -> Iterator[float]:
    """For each report the milliseconds that its pings take, one bare call after another."""
    client = WebClient("xoxb-sandbox", base_url=f"{town.url}/api/")
    client.proxy = None  # the SDK would take one from the environment, even for this machine
    for report in reports:
        calls = [_call(dict(ping["args"])) for ping in report.pings]
        began = time.monotonic()
        for call in calls:
            client.api_call("chat.postMessage", json=call)
        yield (time.monotonic() - began) * 1000
        town.control.advance(APART)


def _call(arguments: dict[str, object]) -> dict[str, object]:
    """The ping's own arguments, buttons and all."""
    return {name: value for name, value in arguments.items() if value is not None}
