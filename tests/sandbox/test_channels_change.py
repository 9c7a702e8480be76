"""A channel of the sandbox becomes public, shared, archived, or loses the app, and Slack's methods say so."""

import httpx
import pytest
from slack_sdk import WebClient

from deploy.sandbox.server import Sandbox
from tests.sandbox.refusals import error


def change(sandbox: Sandbox, channel: str, **what: object) -> httpx.Response:
    return httpx.post(f"{sandbox.url}/control/conversations/{channel}", json=what)


def test_what_became_of_a_channel_is_what_its_information_says(sandbox: Sandbox, client: WebClient) -> None:
    assert change(sandbox, "G0NORTH", ext_shared=True, org_shared=True, archived=True).is_success
    told = client.conversations_info(channel="G0NORTH")["channel"]
    assert (told["is_private"], told["is_ext_shared"], told["is_org_shared"], told["is_archived"]) == (
        True,
        True,
        True,
        True,
    )
    assert error(client.chat_postMessage, channel="G0NORTH", text="x") == "is_archived"
    assert change(sandbox, "G0NORTH", ext_shared=False, org_shared=False, archived=False).is_success
    assert client.chat_postMessage(channel="G0NORTH", text="x")["ok"]


def test_a_private_channel_without_the_app_is_not_found_and_a_public_one_says_that_it_is_public(
    sandbox: Sandbox, client: WebClient
) -> None:
    assert change(sandbox, "G0NORTH", app=False).is_success
    assert error(client.conversations_info, channel="G0NORTH") == "channel_not_found"
    assert change(sandbox, "G0NORTH", app=True, private=False).is_success
    assert client.conversations_info(channel="G0NORTH")["channel"]["is_private"] is False


def test_members_come_and_go(sandbox: Sandbox, client: WebClient) -> None:
    assert change(sandbox, "G0NORTH", members=["sam"]).is_success
    assert client.conversations_members(channel="G0NORTH")["members"] == ["U0SAM", "U0DOOR"]


@pytest.mark.parametrize("what", [{"colour": True}, {"private": "perhaps"}, {"members": "sam"}])
def test_what_cannot_become_of_a_channel_is_refused(sandbox: Sandbox, what: dict[str, object]) -> None:
    answer = change(sandbox, "G0NORTH", **what)
    assert answer.status_code == 400
    assert change(sandbox, "G0NOWHERE", private=True).status_code == 404
