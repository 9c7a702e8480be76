"""A town without Socket Mode: `doorstep run` is a process of its own, by signed HTTP; Slack posts to it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from deploy.demo.child import Child
from deploy.demo.environment import bot_environment
from deploy.sandbox.server import Sandbox
from tests.patience import ACKNOWLEDGED_SECONDS, FOLLOW_SECONDS, PATIENCE, listens
from tests.stories.payloads import SECRET
from tests.stories.town import MORNING, ROOT, Town, fill, settings_for


@dataclass
class ServedTown(Town):
    """The same people and phones; the bot is `process`, reached at `address`."""

    address: str = ""
    health: str = ""
    process: Child | None = None

    def settle(self) -> None:
        """What such a process does is seen by its messages only: a story waits for those it expects."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def up(address: str) -> bool:
    if not listens(urlsplit(address).port or 0):
        return False  # looking at the socket costs nothing, while making a client takes the start's own time
    try:
        return httpx.get(f"{address}/readyz", trust_env=False).is_success
    except httpx.TransportError:
        return False


@contextmanager
def a_served_town(folder: Path) -> Iterator[ServedTown]:
    """A Tuesday morning, with the demo's people and cases, and the bot behind signed HTTP."""
    port, health_port = free_port(), free_port()
    address, health = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{health_port}"
    sandbox = Sandbox(
        ROOT / "deploy/demo/workspace.yaml",
        ROOT / "deploy/slack/manifest.yaml",
        start_at=MORNING,
        http_app=f"{address}/slack/events",
        signing_secret=SECRET,
        ack_seconds=ACKNOWLEDGED_SECONDS,
        trigger_seconds=ACKNOWLEDGED_SECONDS,
        follow_seconds=FOLLOW_SECONDS,
    )
    with sandbox, httpx.Client(base_url=sandbox.url, timeout=PATIENCE, trust_env=False) as http:
        town = ServedTown(
            sandbox, folder, settings_for(sandbox, folder), http, address=address, health=health
        )
        fill(town.settings)
        environment = bot_environment(folder, sandbox.url) | {
            "DOORSTEP_SLACK_APP_TOKEN": "",
            "DOORSTEP_SLACK_SIGNING_SECRET": SECRET,
            "DOORSTEP_PORT": str(port),
            "DOORSTEP_HEALTH_PORT": str(health_port),
        }
        town.process = Child("the bot", ["bot", "run"], folder / "bot.log", environment)
        try:
            town.process.wait_for(lambda: up(health))
            town.process.wait_for(lambda: listens(port))
            yield town
        finally:
            town.process.end()
