"""Without Socket Mode: `doorstep run` as a process of its own, reached by signed HTTP, does the same job."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from slack_sdk.signature import SignatureVerifier

from deploy.demo.child import Child
from deploy.demo.environment import bot_environment
from deploy.sandbox.server import Sandbox
from tests.stories.journal import nothing_was_refused
from tests.stories.reporting import expect_the_pings, reports_a_missed_visit
from tests.stories.town import MORNING, ROOT, Town, fill, settings_for

SECRET = "a-secret-for-this-story"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def up(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz", trust_env=False).is_success
    except httpx.TransportError:
        return False


@pytest.fixture
def address() -> str:
    """Where the bot listens."""
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture
def served(tmp_path: Path, address: str) -> Iterator[Town]:
    """A town whose Slack posts to the bot instead of keeping a socket."""
    sandbox = Sandbox(
        ROOT / "deploy/demo/workspace.yaml",
        ROOT / "deploy/slack/manifest.yaml",
        start_at=MORNING,
        http_app=f"{address}/slack/events",
        signing_secret=SECRET,
    )
    with sandbox, httpx.Client(base_url=sandbox.url, timeout=15, trust_env=False) as http:
        town = Town(sandbox, tmp_path, settings_for(sandbox, tmp_path), http)
        fill(town.settings)
        environment = bot_environment(tmp_path, sandbox.url) | {
            "DOORSTEP_SLACK_APP_TOKEN": "",
            "DOORSTEP_SLACK_SIGNING_SECRET": SECRET,
            "DOORSTEP_PORT": address.rsplit(":", 1)[1],
        }
        bot = Child("the bot", ["bot", "run"], tmp_path / "bot.log", environment)
        try:
            bot.wait_for(lambda: up(address))
            yield town
        finally:
            bot.end()


def signed(secret: str, *, age: int = 0) -> httpx.Request:
    """Amina's `/report`, signed with this secret so many seconds ago."""
    body = urlencode({"command": "/report", "text": "", "user_id": "U0AMINA", "team_id": "T0LARK"})
    stamp = str(int(time.time()) - age)
    signature = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": str(signature),
    }
    return httpx.Request("POST", "http://slack/", content=body, headers=headers)


def status_of(address: str, request: httpx.Request) -> int:
    answer = httpx.post(
        f"{address}/slack/events", content=request.content, headers=request.headers, trust_env=False
    )
    return answer.status_code


def test_a_missed_visit_is_reported_over_signed_http(served: Town) -> None:
    reports_a_missed_visit(served.amina)
    expect_the_pings(served)
    nothing_was_refused(served)


def test_what_slack_did_not_sign_is_refused_and_begins_nothing(served: Town, address: str) -> None:
    assert status_of(address, signed("another secret")) == 401
    assert status_of(address, signed(SECRET, age=3600)) == 401
    assert not served.rest()
