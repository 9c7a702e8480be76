"""Slack's ids as addresses, and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.slack.addresses import channel_problem, is_account_id, is_channel_id, slack_account, slack_id
from state_machines.errors import SettingsRejected
from state_machines.people.address import Address
from state_machines.settings.local_settings import parse_local_settings

SETTINGS = Path(__file__).parents[3] / "deploy/demo/authority/settings.yaml"


def test_an_address_holds_the_workspace_and_slacks_methods_take_the_id_alone() -> None:
    address = slack_account("T0LARK", "U0SAM")
    assert str(address) == "slack:T0LARK/U0SAM"
    assert slack_id(address) == "U0SAM"


def test_an_id_without_a_workspace_is_as_the_release_before_stored_it() -> None:
    assert slack_id(Address("slack", "U0SAM")) == "U0SAM"


def test_an_address_elsewhere_is_never_taken_for_one_of_slack() -> None:
    with pytest.raises(ValueError, match="matrix:U0SAM is not in Slack"):
        slack_id(Address("matrix", "U0SAM"))


@pytest.mark.parametrize(("one", "user"), [("U0SAM", True), ("W0SAM", True), ("C0N", False), ("D1", False)])
def test_an_accounts_id_is_told_from_a_channels(one: str, user: bool) -> None:  # noqa: FBT001 - a parameter
    assert is_account_id(one) is user


@pytest.mark.parametrize("text", ["C0123ABCD", "G0NORTH"])
def test_the_id_of_a_channel_is_one(text: str) -> None:
    assert is_channel_id(text)
    assert channel_problem(text) == ""


@pytest.mark.parametrize(
    "text", ["", "#north", "north", "c0123abcd", "D0123ABCD", "U0SAM", "C0", "C0123ABCD "]
)
def test_a_name_or_a_persons_id_is_none(text: str) -> None:
    assert not is_channel_id(text)


def test_settings_are_told_by_line_and_field_which_channel_cannot_be_one() -> None:
    text = SETTINGS.read_text(encoding="utf-8").replace("G0NORTH", "north")
    with pytest.raises(SettingsRejected) as rejected:
        parse_local_settings(text, "settings.yaml", channel_problem)
    assert rejected.value.problems == (
        "settings.yaml:37: teams.north.channel: wrong value: "
        "“north” cannot be used; write the channel's id in Slack, such as C0123ABCD",
    )
