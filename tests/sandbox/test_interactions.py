"""What the app is sent when somebody presses or chooses, and how it may answer by response URL."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from deploy.sandbox.server import Sandbox
from tests.sandbox.drawn_page import Json, actions, button, option, section, select, words
from tests.sandbox.phone import Phone, eventually, http, journal, post
from tests.sandbox.wire import Wire


def ping(client: WebClient, *elements: Json, channel: str = "U0AMINA") -> str:
    """A message with these controls."""
    metadata = {"event_type": "ping", "event_payload": {"id": "7"}}
    blocks = [section("Who has this?"), actions(*elements)]
    return str(client.chat_postMessage(channel=channel, text="Ping", blocks=blocks, metadata=metadata)["ts"])


def test_a_press_says_who_where_and_on_what(wire: Wire, client: WebClient, sandbox: Sandbox) -> None:
    ts = ping(client, button("I have this", "have", "duty-7"), channel="G0NORTH")
    Phone(sandbox, "ruth").act("press", label="I have this")
    body = wire.last
    assert body["type"] == "block_actions"
    assert body["user"] == {"id": "U0RUTH", "username": "ruth", "name": "ruth", "team_id": "T0LARK"}
    assert body["channel"]["id"] == "G0NORTH"
    assert body["container"] == {
        "type": "message", "message_ts": ts, "channel_id": "G0NORTH", "is_ephemeral": False,
    }  # fmt: skip
    assert body["message"]["metadata"]["event_payload"] == {"id": "7"}
    assert body["message"]["blocks"][0]["block_id"]
    (action,) = body["actions"]
    assert (action["action_id"], action["block_id"], action["value"]) == ("have", "acts", "duty-7")
    assert body["api_app_id"] == "A0DOOR"
    assert body["trigger_id"]
    assert body["response_url"].startswith(sandbox.url)


def test_a_command_says_who_and_where(wire: Wire, amina: Phone) -> None:
    amina.act("command", text="/case  CIN-1042 <b> ")
    body = {key: wire.last[key] for key in ("command", "text", "user_id", "channel_name", "team_domain")}
    assert body == {
        "command": "/case",
        "text": "CIN-1042 &lt;b&gt;",
        "user_id": "U0AMINA",
        "channel_name": "directmessage",
        "team_domain": "larkhaven",
    }


def test_a_stranger_is_of_another_team(wire: Wire, sandbox: Sandbox) -> None:
    Phone(sandbox, "stu").act("say", text="hello")
    assert wire.last["event"]["team"] == "T0ELSE"


def test_a_shortcut_has_no_channel(wire: Wire, amina: Phone) -> None:
    amina.act("shortcut", name="Report a missed visit")
    assert (wire.last["type"], wire.last["callback_id"]) == ("shortcut", "report_missed_visit")
    assert not {"channel", "response_url"} & wire.last.keys()
    refused = amina.try_to("shortcut", name="Fly")
    assert "Report a missed visit" in refused.json()["error"]


@pytest.mark.parametrize(
    ("element", "chosen", "field", "value"),
    [
        (select("A", "B"), "B", "selected_option", {"text": words("B"), "value": "b"}),
        (select("A", "B", kind="radio_buttons"), "A", "selected_option", option("A")),
        (select("A", "B", kind="checkboxes"), ["A", "B"], "selected_options", [option("A"), option("B")]),
        (
            {"type": "overflow", "action_id": "pick", "options": [option("A")]},
            "A",
            "selected_option",
            option("A"),
        ),
        ({"type": "datepicker", "action_id": "pick"}, "2026-11-17", "selected_date", "2026-11-17"),
        ({"type": "timepicker", "action_id": "pick"}, "09:30", "selected_time", "09:30"),
        (
            {"type": "datetimepicker", "action_id": "pick"},
            "2026-07-01T09:30",
            "selected_date_time",
            1782894600,
        ),
        (
            {"type": "datetimepicker", "action_id": "pick"},
            "2026-07-01T09:30Z",
            "selected_date_time",
            1782898200,
        ),
        ({"type": "users_select", "action_id": "pick"}, "Ruth Adeyemi", "selected_user", "U0RUTH"),
        (
            {"type": "conversations_select", "action_id": "pick"},
            "Doorstep",
            "selected_conversation",
            "D0AMINA",
        ),
    ],
)
def test_a_choice_in_a_message_is_told_at_once(
    element: Json, chosen: Any, field: str, value: Any, wire: Wire, client: WebClient, amina: Phone
) -> None:
    ping(client, element)
    amina.act("choose", label="pick", option=chosen)
    assert wire.last["actions"][0][field] == value
    if element["type"] != "overflow":
        assert wire.last["state"]["values"]["acts"]["pick"][field] == value


def test_what_is_not_there_is_refused_with_what_is(client: WebClient, amina: Phone) -> None:
    ping(client, button("Yes"), button("No", "no"), select("A"))
    assert amina.try_to("press", label="Maybe").json()["error"].endswith("[Yes, No]")
    assert amina.try_to("choose", label="pick", option="B").json()["error"].endswith("[A]")
    assert amina.try_to("submit").json()["error"] == "no modal is open"
    assert amina.try_to("dance").status_code == 400
    assert "/doorstep" in amina.try_to("command", text="/dance").json()["error"]
    assert amina.try_to("say", text="x", **{"in": "north-locality"}).json()["error"].endswith("[Doorstep]")


def test_nobodys_phone_is_not_found(sandbox: Sandbox) -> None:
    assert Phone(sandbox, "nobody").try_to("say", text="x").status_code == 404
    assert http("GET", f"{sandbox.url}/control/screen/nobody").status_code == 404


def test_the_newest_control_of_a_name_is_pressed_unless_pointed_at(
    wire: Wire, client: WebClient, amina: Phone
) -> None:
    old = ping(client, button("Go", value="old"))
    ping(client, button("Go", value="new"))
    amina.act("press", label="Go")
    assert wire.last["actions"][0]["value"] == "new"
    amina.act("press", label="Go", ts=old, block_id="acts", action_id="go")
    assert wire.last["actions"][0]["value"] == "old"


def test_a_press_that_nobody_acknowledged_warns_at_the_message(client: WebClient, amina: Phone) -> None:
    ping(client, button("Go"))
    screen = amina.act("press", label="Go")
    assert "did not answer" in screen["conversations"][0]["messages"][-1]["notice"]


def test_a_response_url_replaces_what_was_pressed(wire: Wire, client: WebClient, amina: Phone) -> None:
    ping(client, button("Go"))
    amina.act("press", label="Go")
    hook = WebhookClient(wire.last["response_url"])
    assert (
        hook.send(text="Next question", blocks=[section("Next?")], replace_original=True).status_code == 200
    )
    (message,) = amina.messages()
    assert (message["lines"], message["controls"], message["edited"]) == (["Next?"], [], True)


def test_an_ephemeral_message_changes_only_through_its_response_url(
    wire: Wire, client: WebClient, amina: Phone
) -> None:
    client.chat_postEphemeral(channel="D0AMINA", user="U0AMINA", text="x", blocks=[actions(button("Go"))])
    amina.act("press", label="Go")
    assert wire.last["container"]["is_ephemeral"]
    assert "message" not in wire.last
    hook = WebhookClient(wire.last["response_url"])
    hook.send(text="Changed", replace_original=True)
    assert [(each["text"], each["ephemeral"]) for each in amina.messages()] == [("Changed", True)]
    hook.send(delete_original=True)
    assert amina.messages() == []


def test_a_response_is_for_one_unless_it_is_for_the_channel(wire: Wire, sandbox: Sandbox) -> None:
    ruth, sam = Phone(sandbox, "ruth"), Phone(sandbox, "sam")
    ruth.act("command", text="/case", **{"in": "north-locality"})
    hook = WebhookClient(wire.last["response_url"])
    hook.send(text="for you")
    hook.send(text="for all", response_type="in_channel")
    assert [each["text"] for each in ruth.messages("north-locality")] == ["for you", "for all"]
    assert [each["text"] for each in sam.messages("north-locality")] == ["for all"]


def test_a_response_url_has_five_uses(wire: Wire, amina: Phone, sandbox: Sandbox) -> None:
    amina.act("command", text="/case")
    hook = WebhookClient(wire.last["response_url"])
    assert [hook.send(text=str(n)).status_code for n in range(6)] == [200] * 5 + [404]
    assert journal(sandbox, "response_url")[-1]["response"]["error"] == "used_url"


def test_a_response_url_lives_half_an_hour(wire: Wire, amina: Phone, sandbox: Sandbox) -> None:
    amina.act("command", text="/case")
    hook = WebhookClient(wire.last["response_url"])
    post(sandbox.url, "clock", {"advance": "PT29M"})
    assert hook.send(text="in time").status_code == 200
    post(sandbox.url, "clock", {"advance": "PT2M"})
    assert "expired_url" in hook.send(text="late").body


def test_a_response_with_bad_blocks_is_refused(wire: Wire, amina: Phone) -> None:
    amina.act("command", text="/case")
    answer = WebhookClient(wire.last["response_url"]).send(text="x", blocks=[section("")])
    assert (answer.status_code, "invalid_blocks" in answer.body) == (400, True)


def test_words_are_escaped_on_their_way_to_the_app(wire: Wire, amina: Phone) -> None:
    amina.act("say", text="<!channel> R&B")
    eventually(lambda: wire.received)
    assert wire.last["event"]["text"] == "&lt;!channel&gt; R&amp;B"
    assert amina.messages()[-1]["text"] == "<!channel> R&B"


def test_what_is_read_is_no_longer_unread(client: WebClient, amina: Phone) -> None:
    client.chat_postMessage(channel="U0AMINA", text="Hello")
    assert amina.screen()["conversations"][0]["unread"] == 1
    assert amina.act("read")["conversations"][0]["unread"] == 0
