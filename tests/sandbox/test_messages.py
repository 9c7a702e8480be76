"""Posting, changing, deleting and finding messages, through Slack's own client."""

import json

import pytest
from slack_sdk import WebClient

from deploy.sandbox.server import Sandbox
from tests.sandbox.drawn_page import actions, button, section
from tests.sandbox.phone import Phone, http, journal
from tests.sandbox.refusals import error, refusal


def test_a_post_is_seen_by_members_with_its_preview(client: WebClient, sandbox: Sandbox) -> None:
    client.chat_postMessage(
        channel="G0NORTH", text="CIN-1042: missed visit", blocks=[section("*CIN-1042*\nMissed visit")]
    )
    screen = Phone(sandbox, "ruth").screen()
    (channel,) = (each for each in screen["conversations"] if each["name"] == "north-locality")
    assert (channel["unread"], channel["messages"][0]["from"]) == (1, "Doorstep")
    assert channel["messages"][0]["lines"] == ["CIN-1042", "Missed visit"]
    assert screen["notifications"][-1]["text"] == "CIN-1042: missed visit"
    assert [each["name"] for each in Phone(sandbox, "amina").screen()["conversations"]] == ["Doorstep"]


def test_a_persons_id_is_their_direct_message(client: WebClient, amina: Phone) -> None:
    assert client.chat_postMessage(channel="U0AMINA", text="Hello")["channel"] == "D0AMINA"
    assert amina.messages()[-1]["text"] == "Hello"


def test_a_private_channel_without_the_app_does_not_exist_for_it(client: WebClient) -> None:
    assert error(client.chat_postMessage, channel="G0SOUTH", text="Hello") == "channel_not_found"
    assert error(client.chat_postMessage, channel="nowhere", text="Hello") == "channel_not_found"


def test_a_message_needs_words(client: WebClient) -> None:
    asked = {"api_method": "chat.postMessage", "json": {"channel": "U0AMINA", "blocks": []}}
    assert error(client.api_call, **asked) == "no_text"


def test_a_post_is_cut_off_and_an_update_refused_when_too_long(client: WebClient, amina: Phone) -> None:
    posted = client.chat_postMessage(channel="U0AMINA", text="x" * 40_001)
    assert len(amina.messages()[-1]["text"]) == 40_000
    args = {"channel": "D0AMINA", "ts": posted["ts"]}
    assert error(client.chat_update, **args, text="x" * 4_001) == "msg_too_long"
    assert client.chat_update(channel="D0AMINA", ts=posted["ts"], text="x" * 4_000)["ok"]


def test_an_update_keeps_what_it_does_not_name_and_marks_the_message(client: WebClient, amina: Phone) -> None:
    posted = client.chat_postMessage(
        channel="U0AMINA",
        text="Old",
        blocks=[section("old")],
        metadata={"event_type": "ping", "event_payload": {}},
    )
    client.chat_update(channel="D0AMINA", ts=posted["ts"], text="New")
    message = amina.messages()[-1]
    assert (message["text"], message["lines"], message["edited"]) == ("New", ["old"], True)
    assert amina.screen()["notifications"][-1]["text"] == "Old"
    (found,) = client.conversations_history(channel="D0AMINA", include_all_metadata=True)["messages"]
    assert found["metadata"]["event_type"] == "ping"


def test_only_ones_own_lasting_messages_can_be_changed(client: WebClient, amina: Phone) -> None:
    said = amina.act("say", text="mine")["conversations"][0]["messages"][-1]["ts"]
    alone = client.chat_postEphemeral(channel="D0AMINA", user="U0AMINA", text="psst")["message_ts"]
    for ts, code in (
        (said, "cant_update_message"),
        (alone, "message_not_found"),
        ("1.0", "message_not_found"),
    ):
        assert error(client.chat_update, channel="D0AMINA", ts=ts, text="changed") == code
    assert error(client.chat_delete, channel="D0AMINA", ts=said) == "cant_delete_message"


def test_a_deleted_message_is_gone(client: WebClient, amina: Phone) -> None:
    posted = client.chat_postMessage(channel="U0AMINA", text="Hello")
    client.chat_delete(channel="D0AMINA", ts=posted["ts"])
    assert amina.messages() == []


def test_timestamps_never_repeat(client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel="U0AMINA", text=str(n))["ts"] for n in range(20)]
    assert stamps == sorted(set(stamps))
    assert all(len(stamp.split(".")[1]) == 6 for stamp in stamps)


def test_history_is_newest_first_without_what_was_ephemeral(client: WebClient, amina: Phone) -> None:
    first = client.chat_postMessage(
        channel="U0AMINA", text="first", metadata={"event_type": "ping", "event_payload": {"id": "7"}}
    )
    client.chat_postEphemeral(channel="D0AMINA", user="U0AMINA", text="psst")
    amina.act("say", text="second")
    plain = client.conversations_history(channel="D0AMINA")["messages"]
    assert [each["text"] for each in plain] == ["second", "first"]
    assert "metadata" not in plain[1]
    rich = client.conversations_history(channel="D0AMINA", include_all_metadata=True)["messages"]
    assert rich[1]["metadata"]["event_payload"] == {"id": "7"}
    later = client.conversations_history(channel="D0AMINA", oldest=first["ts"])["messages"]
    assert [each["text"] for each in later] == ["second"]
    page = client.conversations_history(channel="D0AMINA", limit=1)
    cursor = page["response_metadata"]["next_cursor"]
    rest = client.conversations_history(channel="D0AMINA", limit=1, cursor=cursor)
    assert [each["text"] for each in rest["messages"]] == ["first"]


def test_ephemeral_words_reach_one_member_until_their_app_reloads(
    client: WebClient, sandbox: Sandbox
) -> None:
    ruth, sam = Phone(sandbox, "ruth"), Phone(sandbox, "sam")
    client.chat_postEphemeral(channel="G0NORTH", user="U0RUTH", text="Only you")
    assert [each["ephemeral"] for each in ruth.messages("north-locality")] == [True]
    assert sam.messages("north-locality") == []
    assert ruth.screen()["notifications"] == []
    ruth.reload()
    assert ruth.messages("north-locality") == []


@pytest.mark.parametrize("user", ["U0AMINA", "U0NOBODY"])
def test_ephemeral_words_need_a_member(client: WebClient, user: str) -> None:
    assert error(client.chat_postEphemeral, channel="G0NORTH", user=user, text="x") == "user_not_in_channel"


def test_a_permalink_needs_a_message(client: WebClient) -> None:
    posted = client.chat_postMessage(channel="U0AMINA", text="Hello")
    link = client.chat_getPermalink(channel="D0AMINA", message_ts=posted["ts"])["permalink"]
    assert link.endswith("/archives/D0AMINA/p" + posted["ts"].replace(".", ""))
    assert error(client.chat_getPermalink, channel="D0AMINA", message_ts="1.0") == "message_not_found"


def test_refused_blocks_are_explained_with_a_pointer(client: WebClient) -> None:
    blocks = [actions(button("x" * 76))]
    body = refusal(client.chat_postMessage, channel="U0AMINA", text="Hello", blocks=blocks)
    assert body["error"] == "invalid_blocks"
    assert body["response_metadata"]["messages"] == [
        "[ERROR] must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"
    ]


def test_calls_arrive_as_json_and_as_forms(sandbox: Sandbox, amina: Phone) -> None:
    blocks = [section("hello")]
    url, head = f"{sandbox.api_url}chat.postMessage", {"Authorization": "Bearer xoxb-sandbox"}
    asked = {"channel": "U0AMINA", "text": "hi"}
    http("POST", url, headers=head, json={**asked, "blocks": blocks})
    form = {**asked, "blocks": json.dumps(blocks), "token": "xoxb-sandbox"}
    http("POST", url, data=form)
    assert [each["lines"] for each in amina.messages()] == [["hello"], ["hello"]]
    calls = journal(sandbox, "api")
    assert [call["args"]["blocks"] for call in calls] == [blocks, blocks]
    assert not any("token" in call["args"] for call in calls)


def test_a_broadcast_is_flagged_and_escaped_words_are_not_one(
    client: WebClient, sandbox: Sandbox, amina: Phone
) -> None:
    client.chat_postMessage(channel="U0AMINA", text="a", blocks=[section("<!channel> look")])
    client.chat_postMessage(channel="U0AMINA", text="&lt;!channel&gt; R&amp;B")
    assert [call["broadcast"] for call in journal(sandbox, "api")] == [True, False]
    first, second = amina.messages()
    assert (first["lines"], second["text"]) == (["@channel look"], "<!channel> R&B")


def test_attachments_and_bad_metadata_are_refused(client: WebClient) -> None:
    asked = {"channel": "U0AMINA", "text": "x"}
    assert error(client.chat_postMessage, **asked, attachments=[{"text": "y"}]) == "invalid_arguments"
    assert error(client.chat_postMessage, **asked, metadata={"id": 1}) == "invalid_metadata_format"
