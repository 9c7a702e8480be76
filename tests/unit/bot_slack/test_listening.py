"""What the manifest declares and what cards offer is listened to: nothing more, nothing less."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.slack.drawing.handle import Verb, action_id
from bot.slack.listeners.direct import is_for_us
from bot.slack.listeners.ids import ANY
from bot.values import Action
from tests.unit.bot_slack.recorder import everything_listened_to

MANIFEST = yaml.safe_load(
    (Path(__file__).parents[3] / "deploy/slack/manifest.yaml").read_text(encoding="utf-8")
)


def test_every_declared_command_shortcut_and_event_is_listened_to() -> None:
    features, heard = MANIFEST["features"], everything_listened_to()
    commands = heard.of("command")
    assert set(commands) >= {"/report", "/case", "/cases", "/away", "/doorstep"}
    declared = [each["command"] for each in features["slash_commands"]]
    assert sorted(declared) == sorted(commands), "declare each command in deploy/slack/manifest.yaml"
    assert [each["callback_id"] for each in features["shortcuts"]] == heard.of("shortcut")
    subscribed = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    *listened, rest = heard.of("event")
    assert rest is ANY
    assert sorted(listened) == sorted(each.replace("message.im", "message") for each in subscribed)
    assert {"user_change", "group_archive", "channel_shared", "tokens_revoked"} <= set(subscribed)


def test_every_action_a_card_may_offer_has_one_listener_of_its_own() -> None:
    *patterns, last = everything_listened_to().of("action")
    assert last is ANY
    for action in Action:
        for pressed in (action.value, f"{action.value}:3"):
            assert sum(bool(pattern.search(pressed)) for pattern in patterns) == 1, pressed
        assert not any(pattern.search(f"{action.value}_too:3") for pattern in patterns), action


def test_every_control_of_a_dialog_comes_to_the_first_listener() -> None:
    first, *others = everything_listened_to().of("action")
    assert len(others) > 10
    for verb in Verb:
        for pressed in (action_id(verb), action_id(verb, 2)):
            assert first.search(pressed)
            assert not any(pattern.search(pressed) for pattern in others if pattern is not ANY)


def test_every_form_has_a_listener_and_a_closed_one_is_left() -> None:
    heard = everything_listened_to()
    assert heard.of("view") == [
        *("answer_text", "answer_case", "decline", "away", "review_known", "going_in", "bars", "break_glass"),
    ]
    assert heard.of("view_closed") == [ANY]


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
