"""Blocks and marked text as plain lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.sandbox.blocks.plain import broadcasts, lines_of, plain
from tests.sandbox.drawn_page import section, words

NAMES = {"U1": "Amina Yusuf", "C1": "north-locality"}


@pytest.mark.parametrize(
    ("marked", "read"),
    [
        ("*bold*, _lean_, ~gone~ and `code`", "bold, lean, gone and code"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("* not bold *", "* not bold *"),
        ("<@U1> in <#C1|north> and <#C1>", "@Amina Yusuf in #north and #north-locality"),
        ("<https://example.org/a_b|the page> or <https://example.org>", "the page or https://example.org"),
        ("due <!date^1795294788^{date_short}|17 Nov 2026>", "due 17 Nov 2026"),
        ("<!channel> and &lt;!channel&gt;", "@channel and <!channel>"),
        ("R&amp;B &amp;lt; &copy;", "R&B &lt; &copy;"),
    ],
)
def test_marks_become_words(marked: str, read: str) -> None:
    assert plain(marked, NAMES) == read


def test_plain_text_keeps_its_marks() -> None:
    assert plain("*x* <@U1> &amp;", NAMES, markup=False) == "*x* <@U1> &"


@given(st.text())
def test_escaped_words_are_read_as_they_were_typed_and_never_broadcast(typed: str) -> None:
    escaped = typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert plain(escaped, NAMES, markup=False) == typed
    assert not broadcasts([{"text": escaped}])


def test_blocks_become_lines() -> None:
    blocks = [
        {"type": "header", "text": words("CIN-1042")},
        section("*Step*\nNetwork meeting", fields=[words("Due"), words("Friday")]),
        {"type": "divider"},
        {"type": "context", "elements": [words("Camden"), words("5.10")]},
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [{"type": "text", "text": "To "}, {"type": "user", "user_id": "U1"}],
                }
            ],
        },
    ]
    assert lines_of(blocks, NAMES) == [
        "CIN-1042", "Step", "Network meeting", "Due", "Friday", "Camden 5.10", "To @Amina Yusuf",
    ]  # fmt: skip
