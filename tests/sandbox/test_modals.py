"""Modals: triggers, the stack, hashes, what survives a redraw, and every answer to a submission."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient

from deploy.sandbox.server import Sandbox
from tests.sandbox.conftest import ACK_SECONDS
from tests.sandbox.drawn_page import Json, actions, button, modal, question, section, select
from tests.sandbox.phone import Phone, eventually, journal
from tests.sandbox.refusals import error, refusal
from tests.sandbox.wire import Wire

Start = Callable[..., Json]


@pytest.fixture
def start(wire: Wire, client: WebClient, amina: Phone) -> Start:
    """Open this modal by a command; the view as Slack answered it."""

    def opened(view: Json) -> Json:
        views: list[Json] = []

        def listener(payload: Json) -> Json | None:
            if "command" in payload:
                views.append(client.views_open(trigger_id=payload["trigger_id"], view=view)["view"])
            return None

        wire.listener = listener
        amina.act("command", text="/report")
        return views[0]

    return opened


def answering(wire: Wire, answer: Json | None) -> None:
    wire.listener = lambda _payload: answer


def test_a_trigger_works_once(wire: Wire, client: WebClient, amina: Phone) -> None:
    amina.act("command", text="/report")
    trigger = wire.last["trigger_id"]
    bad = modal(section("x" * 3001))
    assert error(client.views_open, trigger_id=trigger, view=bad) == "invalid_arguments"
    assert client.views_open(trigger_id=trigger, view=modal(section("x")))["ok"]
    assert error(client.views_open, trigger_id=trigger, view=modal(section("x"))) == "exchanged_trigger_id"
    assert error(client.views_open, trigger_id="1.2.x", view=modal(section("x"))) == "invalid_trigger_id"


def test_a_trigger_lives_for_real_seconds(wire: Wire, client: WebClient, amina: Phone) -> None:
    amina.act("command", text="/report")
    given = time.monotonic()
    eventually(lambda: time.monotonic() - given > ACK_SECONDS + 0.1)
    trigger = wire.last["trigger_id"]
    assert error(client.views_open, trigger_id=trigger, view=modal(section("x"))) == "expired_trigger_id"


def test_a_fourth_modal_does_not_fit(wire: Wire, client: WebClient, amina: Phone, start: Start) -> None:
    root = start(modal(actions(button("More"))))
    codes: list[Any] = []

    def push(payload: Json) -> None:
        view = modal(actions(button("More")), title="Deeper")
        reply = client.api_call("views.push", json={"trigger_id": payload["trigger_id"], "view": view})
        codes.append(reply["view"])

    wire.listener = push
    amina.act("press", label="More")
    assert amina.act("press", label="More")["modal"]["depth"] == 3
    assert (codes[1]["previous_view_id"], codes[1]["root_view_id"]) == (codes[0]["id"], root["id"])
    answering(wire, None)
    amina.act("press", label="More")
    trigger = wire.last["trigger_id"]
    assert error(client.views_push, trigger_id=trigger, view=modal(section("x"))) == "push_limit_reached"


def test_an_id_is_stable_and_a_stale_hash_is_refused(client: WebClient, amina: Phone, start: Start) -> None:
    view = start(modal(section("one")))
    changed = client.views_update(view_id=view["id"], hash=view["hash"], view=modal(section("two")))["view"]
    assert (changed["id"], changed["hash"] == view["hash"]) == (view["id"], False)
    stale = {"view_id": view["id"], "hash": view["hash"], "view": modal(section("three"))}
    assert error(client.views_update, **stale) == "hash_conflict"
    assert amina.screen()["modal"]["lines"] == ["two"]
    assert error(client.views_update, view_id="V0", view=modal(section("x"))) == "not_found"


def test_what_was_typed_survives_under_the_same_ids_only(
    client: WebClient, amina: Phone, start: Start
) -> None:
    view = start(modal(question("Why?", "why"), question("How?", "how"), title="One"))
    amina.act("fill", field="Why?", value="because")
    amina.act("fill", field="How?", value="so")
    client.views_update(view_id=view["id"], view=modal(question("Why?", "why"), question("How?", "how2")))
    fields = amina.screen()["modal"]["fields"]
    assert [field["value"] for field in fields] == ["because", None]


def test_an_external_id_is_unique_and_finds_the_view(
    wire: Wire, client: WebClient, amina: Phone, start: Start, sandbox: Sandbox
) -> None:
    start(modal(section("x"), external_id="mine"))
    wire.listener = lambda _payload: None
    Phone(sandbox, "ruth").act("command", text="/case")
    again = {"trigger_id": wire.last["trigger_id"], "view": modal(section("x"), external_id="mine")}
    assert error(client.views_open, **again) == "duplicate_external_id"
    same = modal(section("y"), external_id="mine")
    assert client.views_update(external_id="mine", view=same)["ok"]
    assert amina.screen()["modal"]["lines"] == ["y"]


def test_slack_checks_answers_before_it_asks_the_app(wire: Wire, amina: Phone, start: Start) -> None:
    short = {"type": "plain_text_input", "action_id": "a", "min_length": 3, "max_length": 5}
    start(
        modal(
            question("Why?", "why"), question("Code", "code", short), question("Note", "note", optional=True)
        )
    )
    before = len(wire.received)
    amina.act("fill", field="Code", value="ab")
    errors = {"Why?": "Complete this required field", "Code": "Enter at least 3 characters"}
    assert amina.act("submit")["modal"]["errors"] == errors
    amina.act("fill", field="Why?", value="x")
    assert amina.act("fill", field="Code", value="abcdef")["modal"]["errors"] == {}
    assert amina.act("submit")["modal"]["errors"] == {"Code": "Enter at most 5 characters"}
    assert len(wire.received) == before


def test_a_submission_carries_every_answer(wire: Wire, amina: Phone, start: Start) -> None:
    start(
        modal(
            question("Why?", "why"),
            question("Note", "note", optional=True),
            question("Who?", "who", select("A", "B", kind="radio_buttons")),
            question("What?", "what", select("A", "B", kind="checkboxes")),
            question("When?", "when", {"type": "datepicker", "action_id": "a"}),
            private_metadata="kept",
        )
    )
    amina.act("fill", field="Why?", value="<!channel> & R")
    amina.act("choose", label="Who?", option="B")
    amina.act("choose", label="What?", option=["A", "B"])
    amina.act("choose", label="What?", option="A")
    amina.act("choose", label="When?", option="2026-11-17")
    assert amina.act("submit")["modal"] is None
    view = wire.last["view"]
    values = view["state"]["values"]
    assert (wire.last["type"], view["callback_id"], view["private_metadata"]) == (
        "view_submission",
        "form",
        "kept",
    )
    assert values["why"]["a"] == {"type": "plain_text_input", "value": "<!channel> & R"}
    assert values["note"]["a"]["value"] is None
    assert values["who"]["pick"]["selected_option"]["value"] == "b"
    assert [each["value"] for each in values["what"]["pick"]["selected_options"]] == ["b"]
    assert values["when"]["a"]["selected_date"] == "2026-11-17"


def test_the_app_can_refuse_an_answer(wire: Wire, amina: Phone, start: Start) -> None:
    start(modal(question("Why?", "why")))
    amina.act("fill", field="Why?", value="x")
    answering(wire, {"response_action": "errors", "errors": {"why": "Say more"}})
    assert amina.act("submit")["modal"]["errors"] == {"Why?": "Say more"}


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "Say more"}},
        {"response_action": "update", "view": modal(section("x" * 3001))},
        {"response_action": "dance"},
    ],
)
def test_an_unusable_answer_is_trouble_and_on_record(
    answer: Json, wire: Wire, amina: Phone, start: Start, sandbox: Sandbox
) -> None:
    start(modal(question("Why?", "why")))
    amina.act("fill", field="Why?", value="x")
    answering(wire, answer)
    assert amina.act("submit")["modal"]["notice"] == "We had some trouble connecting. Try again?"
    assert journal(sandbox, "refused_answer")[0]["error"] == "invalid_arguments"


def test_an_answer_updates_pushes_and_clears(wire: Wire, amina: Phone, start: Start) -> None:
    root = start(modal(section("one")))
    answering(wire, {"response_action": "update", "view": modal(section("two"))})
    updated = amina.act("submit")["modal"]
    assert (updated["lines"], updated["view_id"]) == (["two"], root["id"])
    answering(wire, {"response_action": "push", "view": modal(section("three"))})
    assert amina.act("submit")["modal"]["depth"] == 2
    answering(wire, None)
    assert amina.act("submit")["modal"]["lines"] == ["two"]
    answering(wire, {"response_action": "clear"})
    assert amina.act("submit")["modal"] is None


def test_cancel_tells_the_app_only_where_it_asked(wire: Wire, amina: Phone, start: Start) -> None:
    start(modal(section("quiet")))
    before = len(wire.received)
    assert amina.act("close")["modal"] is None
    assert len(wire.received) == before
    view = start(modal(section("told"), notify_on_close=True))
    amina.act("close")
    told = wire.last
    assert (told["type"], told["view"]["id"], told["is_cleared"]) == ("view_closed", view["id"], False)


def test_the_cross_closes_all_and_carries_the_root(
    wire: Wire, client: WebClient, amina: Phone, start: Start
) -> None:
    root = start(modal(section("root"), notify_on_close=True))
    answering(wire, {"response_action": "push", "view": modal(section("top"))})
    amina.act("submit")
    assert amina.act("close", all=True)["modal"] is None
    assert (wire.last["view"]["id"], wire.last["is_cleared"]) == (root["id"], True)


def test_a_home_tab_is_published_opened_and_redrawn(wire: Wire, client: WebClient, amina: Phone) -> None:
    home = {"type": "home", "blocks": [section("Hello"), actions(button("Report"))]}
    view = client.views_publish(user_id="U0AMINA", view=home)["view"]
    assert amina.screen()["home"] is None
    assert amina.act("open_home")["home"]["lines"] == ["Hello"]
    event = wire.last["event"]
    assert (event["type"], event["tab"], event["view"]["id"]) == ("app_home_opened", "home", view["id"])
    amina.act("press", label="Report")
    assert wire.last["container"] == {"type": "view", "view_id": view["id"]}
    client.views_publish(user_id="U0AMINA", view=home, hash=view["hash"])
    assert error(client.views_publish, user_id="U0AMINA", view=home, hash=view["hash"]) == "hash_conflict"
    assert error(client.views_publish, user_id="U0NOBODY", view=home) == "not_found"
    assert refusal(client.views_publish, user_id="U0AMINA", view=modal())["error"] == "invalid_arguments"
