"""Any of Slack's error codes on demand: for a method, kept to a person, a channel or some words."""

import httpx
import pytest
from slack_sdk import WebClient

from deploy.sandbox.server import Sandbox
from tests.sandbox.phone import Json, Phone, http, post
from tests.sandbox.refusals import error


def refuse(sandbox: Sandbox, method: str, code: str, **more: object) -> None:
    post(sandbox.url, "faults", {"method": method, "answer": "error", "error": code, **more})


def test_a_documented_code_is_answered_as_often_as_it_was_asked_for(
    client: WebClient, sandbox: Sandbox
) -> None:
    refuse(sandbox, "chat.postMessage", "messages_tab_disabled", times=2)
    for _ in range(2):
        assert error(client.chat_postMessage, channel="U0AMINA", text="x") == "messages_tab_disabled"
    assert client.chat_postMessage(channel="U0AMINA", text="x")["ok"]
    assert [one["text"] for one in Phone(sandbox, "amina").messages()] == ["x"]


@pytest.mark.parametrize("to", ["sam", "U0SAM", "D0SAM"])
def test_only_calls_about_a_person_are_refused(client: WebClient, sandbox: Sandbox, to: str) -> None:
    for method in ("chat.postMessage", "conversations.open", "users.info"):
        refuse(sandbox, method, "user_not_visible", to=to, times=9)
    assert error(client.chat_postMessage, channel="D0SAM", text="x") == "user_not_visible"
    assert error(client.chat_postMessage, channel="U0SAM", text="x") == "user_not_visible"
    assert error(client.conversations_open, users="U0SAM") == "user_not_visible"
    assert error(client.users_info, user="U0SAM") == "user_not_visible"
    assert client.chat_postMessage(channel="U0AMINA", text="x")["ok"]
    assert client.users_info(user="U0AMINA")["ok"]


def test_only_calls_about_a_channel_or_with_some_words_are_refused(
    client: WebClient, sandbox: Sandbox
) -> None:
    refuse(sandbox, "chat.postMessage", "is_archived", to="D0AMINA", saying="two")
    assert client.chat_postMessage(channel="D0AMINA", text="one")["ok"]
    assert client.chat_postMessage(channel="D0SAM", text="two")["ok"]
    assert error(client.chat_postMessage, channel="D0AMINA", text="two") == "is_archived"
    assert client.chat_postMessage(channel="D0AMINA", text="two")["ok"]


def test_blocks_are_counted_together_and_a_changed_text_in_bytes(client: WebClient) -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3000}}
    blocks = [{**block, "block_id": str(number)} for number in range(5)]
    assert error(client.chat_postMessage, channel="D0AMINA", text="x", blocks=blocks) == "msg_blocks_too_long"
    ts = client.chat_postMessage(channel="D0AMINA", text="x", blocks=blocks[:4])["ts"]
    assert error(client.chat_update, channel="D0AMINA", ts=ts, text="x", blocks=blocks) == (
        "msg_blocks_too_long"
    )
    assert client.chat_update(channel="D0AMINA", ts=ts, text="é" * 2000)["ok"]
    assert error(client.chat_update, channel="D0AMINA", ts=ts, text="é" * 2001) == "msg_too_long"


@pytest.mark.parametrize("more", [{}, {"error": ""}, {"error": "Not a code"}])
def test_an_error_needs_a_code(sandbox: Sandbox, more: Json) -> None:
    body = {"method": "auth.test", "answer": "error", **more}
    answer: httpx.Response = http("POST", f"{sandbox.url}/control/faults", json=body)
    assert answer.status_code == 400
