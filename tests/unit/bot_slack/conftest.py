"""A local Slack and its client, for tests that need the real protocol."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.slack.transport.web_client import web_client
from deploy.sandbox.server import Sandbox

ROOT = Path(__file__).parents[3]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(ROOT / "deploy/demo/workspace.yaml", ROOT / "deploy/slack/manifest.yaml") as running:
        yield running


@pytest.fixture
def client(sandbox: Sandbox) -> WebClient:
    return web_client("xoxb-sandbox", sandbox.api_url)
