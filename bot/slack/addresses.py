"""Addresses on Slack: "T0LARK/U0SAM", a workspace and what it calls a person or a channel."""

from __future__ import annotations

import re

from state_machines.people.address import Address

#: The name of this surface in addresses.
SLACK_NAME = "slack"

_CHANNEL_ID = re.compile(r"[CG][A-Z0-9]{2,20}")
_ACCOUNT_MARKS = ("U", "W")


def slack_account(workspace: str, user_id: str) -> Address:
    """The address of somebody's account as this workspace knows it."""
    return Address(SLACK_NAME, f"{workspace}/{user_id}")


def slack_id(address: Address) -> str:
    """The id as Slack's Web API takes it; the release before stored it without its workspace.

    Raises ValueError for an address on another surface.
    """
    if address.surface != SLACK_NAME:
        raise ValueError(f"{address} is not in Slack.")
    return address.id.rpartition("/")[2]


def is_account_id(slack_id: str) -> bool:
    """Whether it is an account's, of a workspace (U…) or of an organisation (W…), and not a channel's."""
    return slack_id.startswith(_ACCOUNT_MARKS)


def is_channel_id(text: str) -> bool:
    """Whether this can be the id of a channel that is not a direct message."""
    return _CHANNEL_ID.fullmatch(text) is not None


def channel_problem(text: str) -> str:
    """What is wrong with this as a channel in the authority's settings; nothing where it can be one."""
    if is_channel_id(text):
        return ""
    return f"“{text}” cannot be used; write the channel's id in Slack, such as C0123ABCD"


def slack_place(channel_id: str) -> Address:
    """The address of a channel, or of direct messages, as Slack's methods name it."""
    return Address(SLACK_NAME, channel_id)
