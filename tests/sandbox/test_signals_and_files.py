"""What Slack says of channels and of the app, how files come and go, and what a person types in full."""

from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from slack_sdk import WebClient

from deploy.sandbox.channel_events import CHANNEL_EVENTS
from deploy.sandbox.server import Sandbox
from tests.sandbox.conftest import MANIFEST, WORKSPACE
from tests.sandbox.phone import Phone
from tests.sandbox.refusals import error
from tests.sandbox.wire import Wire

Json = dict[str, Any]


def post(sandbox: Sandbox, path: str, **body: object) -> httpx.Response:
    return httpx.post(f"{sandbox.url}/control/{path}", json=body)


def events(wire: Wire) -> list[Json]:
    return [each["event"] for each in wire.received if each.get("type") == "event_callback"]


CHANGES: dict[str, tuple[Json, Json]] = {
    "group_archive": ({}, {"archived": True}),
    "group_unarchive": ({"archived": True}, {"archived": False}),
    "group_deleted": ({}, {"deleted": True}),
    "group_left": ({}, {"app": False}),
    "channel_archive": ({"private": False}, {"archived": True}),
    "channel_unarchive": ({"private": False, "archived": True}, {"archived": False}),
    "channel_deleted": ({"private": False}, {"deleted": True}),
    "channel_left": ({"private": False}, {"app": False}),
    "channel_shared": ({}, {"ext_shared": True}),
    "channel_unshared": ({"ext_shared": True}, {"ext_shared": False}),
    "member_joined_channel": ({}, {"members": ["sam", "ruth", "amina"]}),
    "member_left_channel": ({}, {"members": ["sam"]}),
}


def test_each_event_about_a_channel_has_a_change_here() -> None:
    assert set(CHANGES) == CHANNEL_EVENTS


@pytest.mark.parametrize("event", CHANGES)
def test_a_change_of_a_channel_is_told_by_its_own_event_and_a_quiet_one_by_none(
    sandbox: Sandbox, wire: Wire, event: str
) -> None:
    before, change = CHANGES[event]
    assert post(sandbox, "conversations/G0NORTH", quiet=True, **before).is_success
    assert events(wire) == []
    assert post(sandbox, "conversations/G0NORTH", **change).is_success
    (told,) = events(wire)
    assert (told["type"], told["channel"]) == (event, "G0NORTH")


def test_the_app_hears_that_it_was_asked_into_a_channel(sandbox: Sandbox, wire: Wire) -> None:
    assert post(sandbox, "conversations/G0SOUTH", app=True).is_success
    (told,) = events(wire)
    assert (told["type"], told["channel"], told["user"]) == ("member_joined_channel", "G0SOUTH", "U0DOOR")


def test_of_a_channel_that_it_is_not_in_the_app_hears_nothing(sandbox: Sandbox, wire: Wire) -> None:
    assert post(sandbox, "conversations/G0SOUTH", archived=True).is_success
    assert events(wire) == []


def test_a_deleted_channel_is_found_by_nobody(sandbox: Sandbox, client: WebClient) -> None:
    assert post(sandbox, "conversations/G0NORTH", deleted=True).is_success
    assert error(client.conversations_info, channel="G0NORTH") == "channel_not_found"
    assert error(client.chat_postMessage, channel="G0NORTH", text="x") == "channel_not_found"
    shown = httpx.get(f"{sandbox.url}/control/screen/sam").json()["conversations"]
    assert "north-locality" not in [each["name"] for each in shown]


@pytest.mark.parametrize(
    ("signal", "code"), [("tokens_revoked", "token_revoked"), ("app_uninstalled", "account_inactive")]
)
def test_whose_access_was_taken_hears_of_it_and_is_refused_until_it_is_installed_again(
    sandbox: Sandbox, client: WebClient, wire: Wire, signal: str, code: str
) -> None:
    assert post(sandbox, "signals", signal=signal).is_success
    assert [told["type"] for told in events(wire)] == [signal]
    assert error(client.chat_postMessage, channel="D0AMINA", text="x") == code
    assert post(sandbox, "signals", signal="installed_again").is_success
    assert client.chat_postMessage(channel="D0AMINA", text="x")["ok"]


def test_that_too_much_was_sent_stands_at_the_top_of_a_payload(sandbox: Sandbox, wire: Wire) -> None:
    assert post(sandbox, "signals", signal="app_rate_limited").is_success
    assert (wire.last["type"], wire.last["team_id"]) == ("app_rate_limited", "T0LARK")
    assert wire.last["minute_rate_limited"] % 60 == 0
    assert post(sandbox, "signals", signal="app_misunderstood").status_code == 400


def picture(file: str) -> list[Json]:
    return [{"type": "image", "slack_file": {"id": file}, "alt_text": "A chart"}]


def test_a_file_may_be_shown_once_slack_has_looked_at_it_and_not_when_it_is_gone(
    sandbox: Sandbox, client: WebClient
) -> None:
    assert post(sandbox, "files", seconds=600).is_success
    file = str(client.files_upload_v2(content=b"\x89PNG", filename="chart.png", title="Chart")["file"]["id"])

    def shown() -> str:
        return error(client.chat_postMessage, channel="D0AMINA", text="x", blocks=picture(file))

    assert shown() == "invalid_blocks"
    assert post(sandbox, "clock", advance="PT10M").is_success
    assert client.chat_postMessage(channel="D0AMINA", text="x", blocks=picture(file))["ok"]
    for gone in ("deleted", "inaccessible"):
        assert post(sandbox, f"files/{file}", gone=gone).is_success
        assert shown() == "invalid_blocks"
        assert httpx.get(f"{sandbox.url}/files/{file}").status_code == 404
    (kept,) = httpx.get(f"{sandbox.url}/control/files").json()["files"]
    assert kept == {"id": file, "name": "chart.png", "usable": False, "gone": "inaccessible"}
    assert post(sandbox, f"files/{file}", gone="lent").status_code == 400
    assert post(sandbox, "files/F0NONE", gone="").status_code == 404
    assert post(sandbox, "files", seconds="a few").status_code == 400


def test_what_is_known_of_a_file_and_of_the_workspace_needs_its_own_scopes(tmp_path: Path) -> None:
    manifest = yaml.safe_load(MANIFEST.read_text())
    manifest["oauth_config"]["scopes"]["bot"] += ["files:read", "team:read"]
    path = tmp_path / "manifest.yaml"
    path.write_text(yaml.safe_dump(manifest))
    with Sandbox(WORKSPACE, path) as sandbox:
        client = WebClient(token="xoxb-sandbox", base_url=sandbox.api_url)
        assert client.team_info()["team"]["name"] == "Larkhaven"
        assert post(sandbox, "files", seconds=600).is_success
        file = str(client.files_upload_v2(content=b"\x89PNG", filename="chart.png")["file"]["id"])
        assert client.files_info(file=file)["file"]["mimetype"] == ""
        assert post(sandbox, "clock", advance="PT10M").is_success
        assert client.files_info(file=file)["file"]["mimetype"] == "image/png"
        assert post(sandbox, f"files/{file}", gone="deleted").is_success
        assert error(client.files_info, file=file) == "file_deleted"
        assert post(sandbox, f"files/{file}", gone="inaccessible").is_success
        assert error(client.files_info, file=file) == "file_not_found"


def test_the_app_itself_asks_for_neither(client: WebClient) -> None:
    assert error(client.team_info) == "missing_scope"
    assert error(client.files_info, file="F1") == "missing_scope"


def test_a_thread_is_read_with_its_first_message_and_from_any_of_its_replies(client: WebClient) -> None:
    first = client.chat_postMessage(channel="G0NORTH", text="first")["ts"]
    client.chat_postMessage(channel="G0NORTH", text="apart")
    reply = client.chat_postMessage(channel="G0NORTH", text="reply", thread_ts=first)["ts"]
    for ts in (first, reply):
        found = client.conversations_replies(channel="G0NORTH", ts=str(ts))["messages"]
        assert [each["text"] for each in found] == ["first", "reply"]
    assert error(client.conversations_replies, channel="G0NORTH", ts="1.0") == "thread_not_found"


def test_what_a_person_types_comes_with_its_rich_text(
    sandbox: Sandbox, client: WebClient, wire: Wire, amina: Phone
) -> None:
    amina.act(do="say", text="Nobody in & <no> car")
    (told,) = events(wire)
    assert told["text"] == "Nobody in &amp; &lt;no&gt; car"
    (block,) = told["blocks"]
    assert block["type"] == "rich_text"
    assert block["elements"][0]["elements"] == [{"type": "text", "text": "Nobody in & <no> car"}]
    (kept,) = client.conversations_history(channel="D0AMINA")["messages"]
    assert kept["blocks"] == told["blocks"]
