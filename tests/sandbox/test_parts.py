"""What a large run is driven by: parts of a screen, acts that wait, and a journal that is let go."""

import threading

from slack_sdk import WebClient

from deploy.sandbox.server import Sandbox
from tests.sandbox.phone import Json, Phone, get, http, post
from tests.sandbox.wire import Wire

BUTTON: list[Json] = [
    {
        "type": "actions",
        "elements": [{"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Go"}}],
    }
]


def test_a_part_of_a_screen_is_one_conversation_from_a_moment_on(client: WebClient, sandbox: Sandbox) -> None:
    said = [str(client.chat_postMessage(channel="U0AMINA", text=str(n))["ts"]) for n in range(4)]
    part: Json = {"in": "Doorstep", "since": said[1]}
    (shown,) = get(sandbox.url, "screen/amina", last=2, **part)["conversations"]
    assert [each["text"] for each in shown["messages"]] == ["2", "3"]
    (since,) = get(sandbox.url, "screen/amina", **part)["conversations"]
    assert [each["text"] for each in since["messages"]] == ["1", "2", "3"]


def test_an_act_answers_with_no_screen_or_a_part_of_it(
    wire: Wire, client: WebClient, sandbox: Sandbox, amina: Phone
) -> None:
    client.chat_postMessage(channel="U0AMINA", text="x", blocks=BUTTON)
    assert amina.act("press", label="Go", screen=False) == {"ok": True}
    part = amina.act("press", label="Go", screen={"in": "Doorstep", "last": 1})
    assert [each["name"] for each in part["conversations"]] == ["Doorstep"]
    assert amina.try_to("press", label="Go", screen={"of": "Sam"}).status_code == 400
    assert amina.try_to("press", label="Go", screen="no").status_code == 400


def test_an_act_may_wait_until_its_control_is_there(wire: Wire, client: WebClient, amina: Phone) -> None:
    late = threading.Timer(0.1, lambda: client.chat_postMessage(channel="U0AMINA", text="x", blocks=BUTTON))
    late.start()
    amina.act("press", label="Go", patience=5)
    late.join()
    refused = amina.try_to("press", label="Gone", patience=0.05)
    assert refused.status_code == 400
    assert "“Gone”" in refused.json()["error"]
    assert amina.try_to("press", label="Go", patience="long").status_code == 400


def test_what_stands_in_a_conversation_is_told_with_its_metadata(client: WebClient, sandbox: Sandbox) -> None:
    told: Json = {"event_type": "e", "event_payload": {"message_id": "m1"}}
    answer = client.chat_postMessage(channel="U0AMINA", text="x", metadata=told)
    listed = {each["id"]: each for each in get(sandbox.url, "conversations")["conversations"]}
    assert listed[answer["channel"]]["messages"] == 1
    (standing,) = get(sandbox.url, f"conversations/{answer['channel']}")["messages"]
    assert (standing["ts"], standing["metadata"], standing["app"]) == (answer["ts"], told, True)
    assert http("GET", f"{sandbox.url}/control/conversations/D0NONE").status_code == 404


def test_the_journal_is_read_in_pages_and_let_go(client: WebClient, sandbox: Sandbox) -> None:
    for _ in range(5):
        client.auth_test()
    page = get(sandbox.url, "journal", since=0, limit=3)
    assert ([each["n"] for each in page["entries"]], page["next"]) == ([1, 2, 3], 3)
    assert http("DELETE", f"{sandbox.url}/control/journal?before=4").status_code == 200
    client.auth_test()
    rest = get(sandbox.url, "journal", since=3)
    assert ([each["n"] for each in rest["entries"]], rest["next"]) == ([5, 6], 6)


def test_an_answer_to_a_response_url_can_break_too(wire: Wire, client: WebClient, sandbox: Sandbox) -> None:
    client.chat_postMessage(channel="U0AMINA", text="x", blocks=BUTTON)
    Phone(sandbox, "amina").act("press", label="Go")
    (press,) = (each["body"] for each in get(sandbox.url, "journal")["entries"] if each["kind"] == "delivery")
    post(sandbox.url, "faults", {"method": "response_url", "answer": "500"})
    answer = {"replace_original": True, "text": "y"}
    assert [http("POST", press["response_url"], json=answer).status_code for _ in range(2)] == [500, 200]
