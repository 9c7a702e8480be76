"""The journal's checks find what they are there to find."""

from __future__ import annotations

from deploy.demo.control import Json
from deploy.demo.journal import childrens_names, refused_calls, words_in_the_open
from deploy.demo.places import AUTHORITY

NAMES = frozenset({"Kezia"})


def entry(kind: str, *, ok: bool = True, **more: object) -> Json:
    return {"n": 1, "kind": kind, "ok": ok, **more}


def test_every_part_of_every_childs_name_is_looked_for() -> None:
    assert {"Kezia", "Thornbury", "Vaughan-Lamb"} <= childrens_names(AUTHORITY / "cases.csv")


def test_a_name_in_a_message_a_reply_a_file_or_a_home_tab_is_found() -> None:
    said = {"blocks": [{"text": {"text": "about KEZIA"}}]}
    in_the_open = [
        entry("api", method="chat.postMessage", args=said),
        entry("api", method="views.publish", args=said),
        entry("response_url", body=said),
        entry("upload", name="kezia.png"),
        entry("delivery", type="slash_commands", ack={"text": "Kezia"}),
    ]
    for each in in_the_open:
        assert len(words_in_the_open([each], NAMES)) == 1, each


def test_a_name_in_a_modal_or_in_what_a_person_typed_is_no_fault() -> None:
    said = {"view": {"blocks": "Kezia"}}
    private = [
        entry("api", method="views.open", args=said),
        entry("delivery", type="interactive", body={"value": "Kezia"}, ack=None),
        entry("delivery", type="interactive", body={}, ack={"response_action": "update", **said}),
    ]
    assert words_in_the_open(private, NAMES) == []


def test_a_refused_call_and_an_unanswered_press_are_named() -> None:
    refused = [
        entry("api", ok=False, method="chat.update", response={"ok": False, "error": "message_not_found"}),
        entry("delivery", ok=False, type="interactive", outcome="timeout"),
    ]
    words = refused_calls([*refused, entry("api", method="auth.test")])
    assert len(words) == 2
    assert "message_not_found" in words[0]
    assert "timeout" in words[1]
