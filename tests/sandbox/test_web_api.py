"""Who may call what, how often, and what the workspace's people, conversations and files look like."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from deploy.sandbox.server import Sandbox
from tests.sandbox.conftest import MANIFEST, WORKSPACE
from tests.sandbox.drawn_page import section
from tests.sandbox.phone import Phone, get, http, journal, post
from tests.sandbox.refusals import error, refusal


def test_an_unknown_method_says_so(client: WebClient) -> None:
    assert error(client.api_call, api_method="chat.shout") == "unknown_method"


def test_a_token_is_needed_and_must_be_the_right_one(sandbox: Sandbox) -> None:
    def asked(token: str, method: str = "auth.test") -> str:
        client = WebClient(token=token, base_url=sandbox.api_url)
        return error(client.api_call, api_method=method)

    assert asked("") == "not_authed"
    assert asked("xoxb-other") == "invalid_auth"
    assert asked("xapp-sandbox") == "not_allowed_token_type"
    assert asked("xoxb-sandbox", "apps.connections.open") == "not_allowed_token_type"


def test_the_token_says_who_one_is(client: WebClient) -> None:
    me = client.auth_test()
    assert (me["user_id"], me["bot_id"], me["team_id"]) == ("U0DOOR", "B0DOOR", "T0LARK")
    assert "chat:write" in me.headers["x-oauth-scopes"]


def less(tmp_path: Path, *, scopes: list[str], home: bool = True) -> Path:
    """A manifest that asks for less."""
    manifest = yaml.safe_load(MANIFEST.read_text())
    manifest["oauth_config"]["scopes"]["bot"] = scopes
    manifest["features"]["app_home"]["home_tab_enabled"] = home
    manifest["features"]["app_home"]["messages_tab_read_only_enabled"] = True
    manifest["settings"]["interactivity"]["is_enabled"] = False
    path = tmp_path / "manifest.yaml"
    path.write_text(yaml.safe_dump(manifest))
    return path


def test_a_manifest_that_asks_for_less_gets_less(tmp_path: Path) -> None:
    with Sandbox(WORKSPACE, less(tmp_path, scopes=["chat:write", "users:read"], home=False)) as sandbox:
        client, amina = WebClient(token="xoxb-sandbox", base_url=sandbox.api_url), Phone(sandbox, "amina")
        body = refusal(client.conversations_open, users="U0AMINA")
        assert (body["error"], body["needed"], body["provided"]) == (
            "missing_scope", "im:write", "chat:write,users:read",
        )  # fmt: skip
        assert refusal(client.conversations_history, channel="D0AMINA")["needed"] == "im:history"
        assert refusal(client.conversations_info, channel="D0AMINA")["needed"] == "im:read"
        assert refusal(client.conversations_history, channel="G0NORTH")["needed"] == "groups:history"
        assert "email" not in client.users_info(user="U0AMINA")["user"]["profile"]
        home: dict[str, Any] = {"type": "home", "blocks": [section("x")]}
        assert error(client.views_publish, user_id="U0AMINA", view=home) == "not_enabled"
        assert "turned off" in amina.try_to("say", text="x").json()["error"]
        assert amina.try_to("open_home").status_code == 400
        button = {"type": "button", "text": {"type": "plain_text", "text": "Go"}, "action_id": "go"}
        client.chat_postMessage(
            channel="U0AMINA", text="x", blocks=[{"type": "actions", "elements": [button]}]
        )
        seen = amina.act("press", label="Go")["conversations"][0]["messages"][0]
        assert "not configured" in seen["notice"]


def test_only_subscribed_events_are_delivered(sandbox: Sandbox) -> None:
    Phone(sandbox, "ruth").act("say", text="between people", **{"in": "north-locality"})
    assert journal(sandbox, "delivery") == []


def test_posting_too_much_is_told_to_wait(client: WebClient, sandbox: Sandbox) -> None:
    for number in range(60):
        client.chat_postMessage(channel="U0AMINA", text=str(number))
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel="U0AMINA", text="one too many")
    reply = caught.value.response
    assert (reply.status_code, reply["error"]) == (429, "ratelimited")
    assert client.chat_postMessage(channel="U0RUTH", text="elsewhere")["ok"]
    assert journal(sandbox, "api")[60]["status"] == 429
    post(sandbox.url, "clock", {"advance": f"PT{reply.headers['Retry-After']}S"})
    assert client.chat_postMessage(channel="U0AMINA", text="later")["ok"]


def test_redrawing_is_limited_for_the_whole_workspace(client: WebClient) -> None:
    ts = client.chat_postMessage(channel="U0AMINA", text="x")["ts"]
    for number in range(50):
        client.chat_update(channel="D0AMINA", ts=ts, text=str(number))
    assert error(client.chat_update, channel="D0AMINA", ts=ts, text="x") == "ratelimited"


def test_people_are_told_apart(client: WebClient) -> None:
    def user(user_id: str) -> dict[str, Any]:
        return dict(client.users_info(user=user_id)["user"])

    assert user("U0AMINA")["profile"]["email"] == "amina.yusuf@larkhaven.example"
    assert user("U0GIL")["is_restricted"]
    assert user("U0INA")["deleted"]
    assert (user("U0STU")["is_stranger"], user("U0STU")["team_id"]) == (True, "T0ELSE")
    assert user("U0DOOR")["is_bot"]
    assert error(client.users_info, user="U0NOBODY") == "user_not_found"


def test_a_person_is_found_by_email_if_active(client: WebClient) -> None:
    found = client.users_lookupByEmail(email="Ruth.Adeyemi@larkhaven.example")
    assert found["user"]["id"] == "U0RUTH"
    for email in ("ina.bell@larkhaven.example", "stu.vale@elsewhere.example", "x@y.example"):
        assert error(client.users_lookupByEmail, email=email) == "users_not_found"


def test_people_are_listed_in_pages(client: WebClient) -> None:
    ids = [each["id"] for page in client.users_list(limit=2) for each in page["members"]]
    assert len(ids) == len(set(ids)) == 6
    assert "U0STU" not in ids


def test_a_direct_message_opens_with_those_who_are_there(client: WebClient) -> None:
    assert client.conversations_open(users="U0AMINA")["channel"]["id"] == "D0AMINA"
    assert client.conversations_open(users=["U0AMINA"], return_im=True)["channel"]["user"] == "U0AMINA"
    refused = {"U0NOBODY": "user_not_found", "U0INA": "user_disabled", "U0STU": "user_not_visible"}
    for user, code in refused.items():
        assert error(client.conversations_open, users=user) == code
    assert error(client.conversations_open, users="U0AMINA,U0RUTH") == "invalid_user_combination"


def test_a_channel_is_described_to_its_members(client: WebClient) -> None:
    info = client.conversations_info(channel="G0NORTH", include_num_members=True)["channel"]
    assert (info["name"], info["is_private"], info["is_member"], info["num_members"]) == (
        "north-locality", True, True, 3,
    )  # fmt: skip
    assert "U0DOOR" in client.conversations_members(channel="G0NORTH")["members"]
    listed = client.conversations_list(types="private_channel")["channels"]
    assert [each["id"] for each in listed] == ["G0NORTH"]
    assert error(client.conversations_info, channel="G0SOUTH") == "channel_not_found"


def test_a_public_channel_is_seen_but_not_written_to_without_the_app(tmp_path: Path) -> None:
    raw = yaml.safe_load(WORKSPACE.read_text())
    raw["channels"].append({"id": "C0ALL", "name": "all", "private": False, "members": ["sam"], "app": False})
    (tmp_path / "workspace.yaml").write_text(yaml.safe_dump(raw))
    with Sandbox(tmp_path / "workspace.yaml", MANIFEST) as sandbox:
        client = WebClient(token="xoxb-sandbox", base_url=sandbox.api_url)
        assert error(client.chat_postMessage, channel="C0ALL", text="x") == "not_in_channel"


def test_a_picture_goes_up_in_three_steps(client: WebClient, sandbox: Sandbox) -> None:
    picture = {"type": "image", "slack_file": {"id": "F0"}, "alt_text": "The flowchart"}
    assert error(client.chat_postMessage, channel="U0AMINA", text="x", blocks=[picture]) == "invalid_blocks"
    done = client.files_upload_v2(content=b"\x89PNG", filename="chart.png", title="Chart")
    picture["slack_file"] = {"id": done["file"]["id"]}
    client.chat_postMessage(channel="U0AMINA", text="x", blocks=[picture])
    assert Phone(sandbox, "amina").messages()[-1]["lines"] == ["[picture: The flowchart]"]
    shown = http("GET", f"{sandbox.url}/files/{done['file']['id']}")
    assert (shown.content, shown.headers["content-type"]) == (b"\x89PNG", "image/png")
    (uploaded,) = journal(sandbox, "upload")
    assert (uploaded["bytes"], "content" in uploaded) == (4, False)


def test_a_shared_file_is_a_message(client: WebClient, sandbox: Sandbox) -> None:
    client.files_upload_v2(channel="G0NORTH", content="hello", filename="a.txt", initial_comment="Look")
    (message,) = Phone(sandbox, "ruth").messages("north-locality")
    assert message["lines"] == ["Look", "[file: a.txt]"]


def test_an_upload_must_be_whole(client: WebClient, sandbox: Sandbox) -> None:
    given = client.files_getUploadURLExternal(filename="a.txt", length=5)
    assert http("POST", given["upload_url"], content=b"four").status_code == 400
    unfinished = [{"id": given["file_id"], "title": "x"}]
    assert error(client.files_completeUploadExternal, files=unfinished) == "file_not_found"
    form = {"file": ("a.txt", b"fives")}
    assert http("POST", given["upload_url"], files=form).status_code == 200
    assert client.files_completeUploadExternal(files=[{"id": given["file_id"], "title": "x"}])["ok"]


def test_the_people_and_the_journal_are_public(client: WebClient, sandbox: Sandbox) -> None:
    people = get(sandbox.url, "people")["people"]
    assert people[0] == {"handle": "amina", "id": "U0AMINA", "name": "Amina Yusuf", "role": "Health visitor"}
    client.auth_test()
    first = get(sandbox.url, "journal")
    client.auth_test()
    (entry,) = get(sandbox.url, "journal", since=first["next"])["entries"]
    assert (entry["n"], entry["method"], entry["ok"], entry["response"]["team"]) == (
        2,
        "auth.test",
        True,
        "Larkhaven",
    )
