"""What Slack accepts as blocks and views, limit by limit."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.sandbox.blocks.check import BLOCKS, check_blocks
from deploy.sandbox.blocks.check_view import check_view
from deploy.sandbox.blocks.elements import ELEMENTS
from deploy.sandbox.errors import SlackError
from tests.sandbox.drawn_page import Json, actions, button, modal, option, question, section, select, words


def context(*elements: Json) -> Json:
    return {"type": "context", "elements": list(elements)}


def text_input(**extra: Any) -> Json:
    return {"type": "plain_text_input", "action_id": "a", **extra}


ACCEPTED = {
    "the longest section": [section("x" * 3000)],
    "the longest header": [{"type": "header", "text": words("x" * 150)}],
    "ten fields": [{"type": "section", "fields": [words("x" * 2000)] * 10}],
    "a button beside a section": [section("x", accessory=button("x" * 75, value="v" * 2000))],
    "a confirmed button": [
        actions(button("Stop") | {"confirm": {"title": words("x" * 100), "text": words("y" * 300)}})
    ],
    "twenty-five actions": [actions(*(button(str(n), f"a{n}") for n in range(25)))],
    "a hundred options": [actions(select(*map(str, range(100))))],
    "grouped options": [
        actions(
            {
                "type": "static_select",
                "option_groups": [{"label": words("North"), "options": [option("A")]}],
            }
        )
    ],
    "every picker": [
        actions(
            {"type": "datepicker", "action_id": "d", "initial_date": "2026-11-17"},
            {"type": "timepicker", "action_id": "t"},
            {"type": "datetimepicker", "action_id": "dt"},
            {"type": "users_select", "action_id": "u"},
            {"type": "conversations_select", "action_id": "c"},
        )
    ],
    "boxes with marked labels": [
        actions(
            {"type": "checkboxes", "options": [{"text": {"type": "mrkdwn", "text": "*A*"}, "value": "a"}]}
        )
    ],
    "an input": [question("Why?", "b", text_input(multiline=True, max_length=500), optional=True)],
    "an outside picture": [
        {"type": "image", "image_url": "https://example.org/x.png", "alt_text": "A chart"}
    ],
    "an uploaded picture": [{"type": "image", "slack_file": {"id": "F1"}, "alt_text": "A chart"}],
    "small print": [context(words("x"), {"type": "mrkdwn", "text": "*y*"}), {"type": "divider"}],
    "rich text": [
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
        }
    ],
}

REFUSED = {
    "a long section": ([section("x" * 3001)], "less than 3001 characters", "/0/text/text"),
    "an empty section": ([section("")], "more than 0 characters", "/0/text/text"),
    "a section without words": ([{"type": "section"}], "missing required field", "/0"),
    "a long header": ([{"type": "header", "text": words("x" * 151)}], "less than 151", "/0/text/text"),
    "a marked header": (
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        "plain_text",
        "/0/text/type",
    ),
    "eleven fields": ([{"type": "section", "fields": [words("x")] * 11}], "no more than 10", "/0/fields"),
    "a long field": (
        [{"type": "section", "fields": [words("x" * 2001)]}],
        "less than 2001",
        "/0/fields/0/text",
    ),
    "a long button": ([actions(button("x" * 76))], "less than 76", "/0/elements/0/text/text"),
    "a heavy button": ([actions(button("x", value="v" * 2001))], "less than 2001", "/0/elements/0/value"),
    "a coloured button": (
        [actions(button("x") | {"style": "green"})],
        "primary, danger",
        "/0/elements/0/style",
    ),
    "a long action_id": ([actions(button("x", "a" * 256))], "less than 256", "/0/elements/0/action_id"),
    "a long block_id": ([actions(button("x"), block_id="b" * 256)], "less than 256", "/0/block_id"),
    "too many actions": (
        [actions(*(button("x", f"{n}") for n in range(26)))],
        "no more than 25",
        "/0/elements",
    ),
    "no actions": ([actions()], "no fewer than 1", "/0/elements"),
    "the same action twice": ([actions(button("x"), button("y"))], "action_id must be unique", "/0"),
    "the same block twice": (
        [actions(button("x")), actions(button("y"))],
        "block_id must be unique",
        "/1/block_id",
    ),
    "too much small print": ([context(*[words("x")] * 11)], "no more than 10", "/0/elements"),
    "too many options": (
        [actions(select(*map(str, range(101))))],
        "no more than 100",
        "/0/elements/0/options",
    ),
    "the same option twice": (
        [actions(select("A", "a"))],
        "duplicate option",
        "/0/elements/0/options/1/value",
    ),
    "too many boxes": (
        [actions(select(*map(str, range(11)), kind="checkboxes"))],
        "no more than 10",
        "/0/elements/0/options",
    ),
    "a long option": ([actions(select("x" * 76))], "less than 76", "/0/elements/0/options/0/text"),
    "too long a menu": (
        [actions({"type": "overflow", "options": [option(str(n)) for n in range(6)]})],
        "no more than 5",
        "/0/elements/0/options",
    ),
    "a long placeholder": (
        [actions(select("A") | {"placeholder": words("x" * 151)})],
        "less than 151",
        "/0/elements/0/placeholder",
    ),
    "a strange start": (
        [actions(select("A") | {"initial_option": option("B")})],
        "must match",
        "/0/elements/0/initial_option",
    ),
    "no options at all": ([actions({"type": "static_select"})], "exactly one", "/0/elements/0"),
    "a wordy confirmation": (
        [actions(button("x") | {"confirm": {"title": words("x" * 101), "text": words("y")}})],
        "less than 101",
        "/0/elements/0/confirm/title/text",
    ),
    "typing in an actions block": ([actions(text_input())], "unsupported type", "/0/elements/0/type"),
    "a button in an input": ([question("Why?", "b", button("x"))], "unsupported type", "/0/element/type"),
    "a moment beside a section": (
        [section("x", accessory={"type": "datetimepicker"})],
        "unsupported type",
        "/0/accessory/type",
    ),
    "a long label": ([question("x" * 2001, "b")], "less than 2001", "/0/label/text"),
    "an endless input": (
        [question("Why?", "b", text_input(max_length=3001))],
        "between 1 and 3000",
        "/0/element/max_length",
    ),
    "a picture nobody described": (
        [{"type": "image", "image_url": "x"}],
        "missing required field: alt_text",
        "/0/alt",
    ),
    "an unknown file": (
        [{"type": "image", "slack_file": {"id": "F9"}, "alt_text": "x"}],
        "invalid slack file",
        "/0/slack_file",
    ),
    "a misspelt field": ([section("x", acessory=button("x"))], "invalid additional property: acessory", "/0"),
    "an unknown block": ([{"type": "table"}], "unsupported type: table", "/0/type"),
    "too many blocks": ([{"type": "divider"}] * 51, "no more than 50 items", ""),
    "no list": ("hello", "must be an array", ""),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_slack_accepts(name: str) -> None:
    assert check_blocks(ACCEPTED[name], {"F1"}) == []


@pytest.mark.parametrize("name", REFUSED)
def test_slack_refuses(name: str) -> None:
    blocks, reason, pointer = REFUSED[name]
    problems = check_blocks(blocks, {"F1"})
    assert any(reason in each and f"[json-pointer:/blocks{pointer}" in each for each in problems), problems


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "text",
                    "elements",
                    "element",
                    "accessory",
                    "options",
                    "label",
                    "fields",
                    "value",
                    "option_groups",
                    "initial_option",
                    "min_length",
                    "confirm",
                    "slack_file",
                    "id",
                    "action_id",
                ]
            ),
            inner | st.sampled_from([*BLOCKS, *ELEMENTS, "plain_text"]),
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.lists(JUNK, max_size=4))
def test_nothing_sent_breaks_the_check(blocks: list[Any]) -> None:
    assert all(line.startswith("[ERROR] ") for line in check_blocks(blocks, set()))


def refusal_of_view(view: Json) -> str:
    with pytest.raises(SlackError) as caught:
        check_view(view, "modal", set())
    return str(caught.value.extra or caught.value.code)


def test_a_modal_keeps_its_limits() -> None:
    ask = question("Why?", "b")
    assert check_view(modal(ask, title="x" * 24), "modal", set())
    assert "less than 25" in refusal_of_view(modal(ask, title="x" * 25))
    assert "less than 25" in refusal_of_view(modal(ask, submit=words("x" * 25)))
    assert "less than 3001" in refusal_of_view(modal(ask, private_metadata="x" * 3001))
    assert "less than 256" in refusal_of_view(modal(ask, callback_id="x" * 256))
    assert "field: submit" in refusal_of_view(modal(ask, submit=None))
    assert "no more than 100" in refusal_of_view(modal(*[{"type": "divider"}] * 101))
    assert "additional property" in refusal_of_view(modal(ask, sumbit=words("x")))
    assert refusal_of_view(modal(*(section("x" * 3000) for _ in range(90)))) == "view_too_large"
