"""A council lets nobody out but through its proxy, which knows its users by a password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from deploy.demo.child import Child
from deploy.demo.environment import bot_environment
from deploy.sandbox.server import Sandbox
from tests.patience import PATIENCE, listens
from tests.stories.journal import no_child_is_named, nothing_was_refused
from tests.stories.payloads import SECRET
from tests.stories.report_steps import TOLD, a_reported_visit
from tests.stories.served_town import ServedTown, free_port
from tests.stories.test_asking_where_a_case_stands import picture_in
from tests.stories.town import DIRECT, MORNING, ROOT, fill, settings_for
from tests.unit.bot_slack.small_proxy import SmallProxy, small_proxy

#: A name that only the proxy can find, as slack.com is from inside.
SLACK = "http://slack.localhost"
PASSWORD = "Zebedee1"


@pytest.fixture
def proxy() -> Iterator[SmallProxy]:
    with small_proxy() as running:
        running.wants = f"doorstep:{PASSWORD}"
        yield running


@contextmanager
def a_town_behind(proxy: SmallProxy, folder: Path, *, by_socket: bool) -> Iterator[ServedTown]:
    """Larkhaven, with the bot in a process of its own, which finds Slack through the proxy alone."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    sandbox = Sandbox(
        ROOT / "deploy/demo/workspace.yaml",
        ROOT / "deploy/slack/manifest.yaml",
        start_at=MORNING,
        http_app=None if by_socket else f"{address}/slack/events",
        signing_secret=SECRET,
        called=SLACK,
    )
    with sandbox, httpx.Client(base_url=sandbox.url, timeout=PATIENCE, trust_env=False) as http:
        proxy.leads_to["slack.localhost"] = urlsplit(sandbox.url).port or 0
        town = ServedTown(sandbox, folder, settings_for(sandbox, folder), http, address=address)
        fill(town.settings)
        proxied = proxy.address_for(f"doorstep:{PASSWORD}")
        environment = bot_environment(folder, sandbox.url) | {
            "DOORSTEP_SLACK_API_URL": f"{SLACK}/api/",
            "DOORSTEP_SLACK_SIGNING_SECRET": SECRET,
            "DOORSTEP_PORT": str(port),
            "DOORSTEP_HEALTH_PORT": str(free_port()),
            "HTTPS_PROXY": proxied,
            "HTTP_PROXY": proxied,  # the local Slack speaks without TLS, also by the socket
        }
        if not by_socket:
            environment["DOORSTEP_SLACK_APP_TOKEN"] = ""
        town.process = bot = Child("the bot", ["bot", "run"], folder / "bot.log", environment)
        try:
            bot.wait_for(lambda: "by Socket Mode" in bot.output() if by_socket else listens(port))
            yield town
        finally:
            bot.end()


@pytest.mark.parametrize("by_socket", [True, False], ids=["socket", "http"])
def test_a_visit_is_reported_pinged_about_and_asked_after(
    proxy: SmallProxy, tmp_path: Path, *, by_socket: bool
) -> None:
    with a_town_behind(proxy, tmp_path, by_socket=by_socket) as town:
        a_reported_visit(town)
        town.ruth.press("I have this", where=DIRECT)
        town.ruth.sees("You have this: LH-1042")
        town.expect("amina", "LH-1042: acknowledged", "Ruth Adeyemi acknowledged")
        town.sam.command("/case LH-1042")
        town.sam.sees("Step: Core group to be arranged", "Ruth Adeyemi: acknowledged at 10:05")
        town.until(lambda: picture_in(town.sam), lambda: "no picture arrived")
        nothing_was_refused(town)
        no_child_is_named(town)
        assert not town.unexpected_messages()
        assert town.process is not None
        said = town.process.output()
    assert "Zebedee" not in said
    assert f"Slack is reached through the proxy 127.0.0.1:{proxy.port}" in said
    posts = [line for line in proxy.asked if line.endswith("/api/chat.postMessage")]
    assert len(posts) >= len(TOLD)
    assert any(line.startswith(f"POST {SLACK}/response/") for line in proxy.asked)
    assert ("CONNECT slack.localhost:80" in proxy.asked) is by_socket


def test_what_a_proxy_holds_up_is_sent_once_it_lets_us_through_again(
    proxy: SmallProxy, tmp_path: Path
) -> None:
    with a_town_behind(proxy, tmp_path, by_socket=False) as town:
        bot = town.process
        assert bot is not None
        town.amina.command("/report")
        town.amina.sees("Is anyone in immediate danger?")
        proxy.wants = "somebody:else"
        town.amina.press("No")
        words = f'reason="the proxy 127.0.0.1:{proxy.port} wants a name and password'
        town.until(lambda: words in bot.output() or None, lambda: bot.output())
        proxy.wants = f"doorstep:{PASSWORD}"
        town.skip("PT2M")
        town.amina.sees("Which child?")
        assert "Zebedee" not in bot.output()
