"""What the manifest declares and what cards offer is listened to: nothing more, nothing less."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.slack.listeners import commands, pings, shortcuts
from bot.slack.listeners.direct import is_for_us
from bot.values import Action

MANIFEST = yaml.safe_load(
    (Path(__file__).parents[3] / "deploy/slack/manifest.yaml").read_text(encoding="utf-8")
)


def test_every_declared_command_and_shortcut_is_listened_to() -> None:
    features = MANIFEST["features"]
    assert {each["command"] for each in features["slash_commands"]} == set(commands.COMMANDS)
    assert [each["callback_id"] for each in features["shortcuts"]] == [shortcuts.REPORT]
    assert MANIFEST["settings"]["event_subscriptions"]["bot_events"] == ["app_home_opened", "message.im"]


def test_every_action_a_card_may_offer_is_listened_to() -> None:
    assert set(pings.LISTENERS) == set(Action)


@pytest.mark.parametrize(
    ("event", "answered"),
    [
        ({}, True),
        ({"subtype": "file_share", "files": [{}]}, True),
        ({"subtype": "message_changed"}, False),
        ({"subtype": "message_deleted"}, False),
        ({"bot_id": "B1"}, False),
        ({"channel_type": "group"}, False),
    ],
)
def test_whoever_says_something_to_us_is_answered_even_with_a_picture(
    event: dict[str, object], *, answered: bool
) -> None:
    assert is_for_us({"channel_type": "im", **event}) is answered
