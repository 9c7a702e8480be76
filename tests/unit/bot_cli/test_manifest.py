"""`doorstep manifest`: by signed HTTP the address stands in every place where Slack asks for one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from bot.cli.commands import app
from bot.cli.manifest import TEMPLATE
from deploy.sandbox.config import load_manifest
from state_machines.errors import Misconfigured

ADDRESS = "https://doorstep.example.org/slack/events"
#: Each place of our manifest in which Slack takes an address; the third is for selects that are searched.
PLACES = (
    "settings/event_subscriptions/request_url",
    "settings/interactivity/request_url",
    "settings/interactivity/message_menu_options_url",
    "features/slash_commands//report/url",
    "features/slash_commands//case/url",
    "features/slash_commands//cases/url",
    "features/slash_commands//away/url",
    "features/slash_commands//doorstep/url",
)


def printed(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["manifest", *arguments])
    assert done.exit_code == 0
    return done.output


def read(text: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def addresses(value: Any, place: str = "") -> dict[str, str]:
    """Each text that is an address, by its place; a command counts as a place of its name."""
    if isinstance(value, dict):
        found: dict[str, str] = {}
        for name, inner in value.items():
            found |= addresses(inner, f"{place}/{name}" if place else name)
        return found
    if isinstance(value, list):
        found = {}
        for inner in value:
            name = inner.get("command", "?") if isinstance(inner, dict) else "?"
            found |= addresses(inner, f"{place}/{name}")
        return found
    return {place: value} if isinstance(value, str) and value.startswith("https://") else {}


def test_the_address_stands_in_each_of_the_eight_places_and_nowhere_else() -> None:
    text = printed("--http", "https://doorstep.example.org")
    assert text.count(ADDRESS) == 8
    assert addresses(read(text)) == dict.fromkeys(PLACES, ADDRESS)


def test_all_but_the_addresses_and_socket_mode_is_the_one_template() -> None:
    served = read(printed("--http", "https://doorstep.example.org"))
    template = read(TEMPLATE.read_text(encoding="utf-8"))
    assert served["settings"].pop("socket_mode_enabled") is False
    assert template["settings"].pop("socket_mode_enabled") is True
    for place in PLACES:
        *way, name = place.replace("//", "/").split("/")
        inner: Any = served
        for step in way:
            inner = (
                next(one for one in inner if one["command"] == f"/{step}")
                if isinstance(inner, list)
                else inner[step]
            )
        del inner[name]
    assert served == template


def test_for_socket_mode_the_template_is_printed_as_it_stands() -> None:
    assert printed() == TEMPLATE.read_text(encoding="utf-8")


def test_the_address_may_be_given_with_its_path() -> None:
    assert printed("--http", ADDRESS) == printed("--http", "https://doorstep.example.org/")


def test_a_slack_takes_what_is_printed(tmp_path: Path) -> None:
    file = tmp_path / "manifest.yaml"
    file.write_text(printed("--http", "https://doorstep.example.org"), encoding="utf-8")
    assert load_manifest(file).socket_mode is False


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://doorstep.example.org", "begins with https://"),
        ("doorstep.example.org", "begins with https://"),
        ("https://", "begins with https://"),
        ("https://doorstep.example.org/?a=b", "begins with https://"),
        ("https://doorstep.example.org/bot", "Doorstep answers at /slack/events only"),
    ],
)
def test_what_slack_would_not_post_to_is_said_in_one_line(url: str, said: str) -> None:
    done = CliRunner().invoke(app, ["manifest", "--http", url])
    assert isinstance(done.exception, Misconfigured)
    assert said in str(done.exception)
    assert "\n" not in str(done.exception)
