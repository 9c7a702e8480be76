"""Cards stay within Slack's limits, show what was typed as it was typed, and cut kindly."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.drawing.card import HOME_BLOCKS, MESSAGE_BYTES, MODAL_BLOCKS, card_blocks, card_text
from bot.slack.drawing.fitting import bytes_of_words
from bot.slack.drawing.message_body import PrivateCardError, message_body
from bot.slack.drawing.modal import card_modal, words_modal
from bot.slack.drawing.text import TEXT_BYTES, cut_to, escape_and_cut
from bot.values import Action, Button, Card, Fact, Picture, Section
from deploy.sandbox.blocks.check import check_blocks
from deploy.sandbox.blocks.check_view import check_view

NASTY = "<!channel> & <b> <https://x.example|here> 🙂 שלום *bold* _it_"

words = st.text(max_size=60) | st.sampled_from([NASTY, "", " ", "&" * 3000, "word " * 900])
lines = st.lists(words, max_size=4).map(tuple)
sections = st.lists(st.builds(Section, heading=words, lines=lines), max_size=70).map(tuple)
buttons = st.lists(
    st.builds(
        Button,
        label=words,
        action=st.sampled_from(list(Action)),
        value=words,
        primary=st.booleans(),
        confirm=words,
    ),
    max_size=30,
).map(tuple)
pictures = st.none() | st.builds(Picture, policy_hash=words, step=words, alt_text=words)
cards = st.builds(
    Card,
    title=words,
    text=words,
    facts=st.lists(st.builds(Fact, label=words, text=words), max_size=8).map(tuple),
    sections=sections,
    note=words,
    buttons=buttons,
    picture=pictures,
)


@settings(max_examples=40, deadline=None)
@given(cards, words)
def test_slack_accepts_every_card_as_a_message(card: Card, notice: str) -> None:
    shown = message_body(card, notice=notice)
    assert check_blocks(shown["blocks"], {"F1"}) == []
    assert len(shown["text"].encode()) <= TEXT_BYTES


@settings(max_examples=40, deadline=None)
@given(cards)
def test_slack_accepts_every_card_as_a_modal_and_as_a_home_tab(card: Card) -> None:
    check_view(card_modal(card, picture_id="F1"), "modal", {"F1"})
    check_view({"type": "home", "blocks": card_blocks(card, most=HOME_BLOCKS)}, "home", set())


def test_slack_accepts_a_page_of_nothing() -> None:
    check_view(words_modal("", ""), "modal", set())
    check_view(card_modal(Card(title="Short", text="")), "modal", set())


def test_user_text_mentions_nobody_and_links_nowhere() -> None:
    card = Card(
        title=NASTY, text=NASTY, facts=(Fact(NASTY, NASTY),), sections=(Section(NASTY, (NASTY,)),), note=NASTY
    )
    shown = message_body(card)
    marked = json.dumps([block for block in shown["blocks"] if block["type"] != "header"]) + shown["text"]
    assert "<" not in marked
    assert "&lt;!channel&gt; &amp; &lt;b&gt;" in marked
    header = shown["blocks"][0]["text"]
    assert header["type"] == "plain_text"
    assert header["text"] == NASTY


def test_a_text_of_three_thousand_characters_is_shown_whole_in_a_modal() -> None:
    account = "<!channel> & so on. " * 150
    assert len(account) == 3000
    view = card_modal(Card(title="Detail", text="", sections=(Section("Account", (account,)),), private=True))
    check_view(view, "modal", set())
    assert account in "".join(_read(view["blocks"]))


def test_a_private_text_is_shown_sign_for_sign() -> None:
    typed = "*not* bold, ~no~ longer, `2*3*4`\n> she said &amp; left"
    view = card_modal(Card(title="Detail", text="", sections=(Section("Account", (typed,)),), private=True))
    assert _read(view["blocks"]) == ["Account\n", typed]


def _read(blocks: list[dict[str, Any]]) -> list[str]:
    """The words of literal blocks, as Slack shows them."""
    parts = [part for block in blocks for part in block["elements"]]
    return [run["text"] for part in parts for run in part["elements"]]


def test_a_list_too_long_for_a_message_says_how_many_more_there_are() -> None:
    card = Card(
        title="My cases", text="", sections=tuple(Section(f"Case {n}", ("a" * 2000,)) for n in range(80))
    )
    blocks = card_blocks(card)
    said = json.dumps(blocks, ensure_ascii=False)
    assert said.count("Case ") == 4
    assert "… and 76 more" in said
    assert sum(map(bytes_of_words, blocks)) <= MESSAGE_BYTES
    page = card_blocks(card, most=MODAL_BLOCKS)
    assert json.dumps(page).count("Case ") == 80


def test_of_a_list_too_long_its_first_lines_stay_and_each_section_keeps_some() -> None:
    lines = tuple(f"Line {n} " + "a" * 330 for n in range(400))
    both = (Section("Open", lines), Section("Ended", lines))
    card = Card("My cases", "", sections=both, rest="Type /case.")
    blocks = card_blocks(card)
    said = json.dumps(blocks, ensure_ascii=False)
    for heading in ("*Open*\\nLine 0 ", "*Ended*\\nLine 0 "):
        assert heading in said
    kept = said.count("Line ")
    assert kept > 20
    assert f"… and {397} more. Type /case." in said, "the second keeps its first three"
    assert f"… and {400 - (kept - 3)} more. Type /case." in said


def test_many_buttons_end_in_a_list_and_none_is_lost() -> None:
    buttons = tuple(Button(f"Act {n}", Action.OPEN, f"e{n}") for n in range(40))
    asks = Button("Drop it", Action.START_AGAIN, "s1", confirm="Sure?")
    card = Card("t", "", buttons=(*buttons, asks))
    drawn = [one for block in card_blocks(card)[1:] for one in block["elements"]]
    check_blocks(card_blocks(card), set())
    assert len(drawn) <= 25
    labels = [one["text"]["text"] for one in drawn if one["type"] == "button"]
    (listed,) = [one for one in drawn if one["type"] == "static_select"]
    labels += [option["text"]["text"] for option in listed["options"]]
    assert sorted(labels) == sorted(one.label for one in (*buttons, asks))
    assert listed["options"][-1]["value"] == "open_case|e39"


def test_a_modal_of_many_long_accounts_stays_below_what_slack_takes() -> None:
    parts = tuple(Section(f"Report {n}", ("🙂 שלום " * 300,)) for n in range(60))
    view = card_modal(Card(title="Detail", text="", sections=parts, private=True))
    check_view(view, "modal", set())
    assert "more" in view["blocks"][-1]["elements"][0]["text"]


def test_small_sections_are_not_lost_to_a_limit_on_blocks() -> None:
    card = Card(title="Detail", text="", sections=tuple(Section(f"Part {n}", ("x",)) for n in range(90)))
    assert len(card_blocks(card, most=MODAL_BLOCKS)) == 91


def test_a_private_card_is_never_drawn_outside_a_modal() -> None:
    with pytest.raises(PrivateCardError):
        message_body(Card(title="Detail", text="Kezia Thornbury", private=True))


def test_a_picture_that_was_not_uploaded_is_left_to_the_words() -> None:
    card = Card(title="LH-1042", text="", picture=Picture("hash", "reported", "Reported: now here"))
    assert [block["type"] for block in card_blocks(card)] == ["header"]
    image = card_blocks(card, picture_id="F1")[-1]
    assert image == {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "Reported: now here"}


def test_a_card_without_text_still_says_its_title_to_a_screen_reader() -> None:
    assert card_text(Card(title="Recorded & stored", text="")) == "Recorded &amp; stored"


def test_a_button_that_cannot_be_taken_back_asks_first() -> None:
    card = Card(
        title="t", text="", buttons=(Button("Start again", Action.START_AGAIN, "s1", confirm="Drop it?"),)
    )
    button = card_blocks(card)[-1]["elements"][0]
    assert button["confirm"]["text"]["text"] == "Drop it?"
    assert button["action_id"] == "start_again:0"
    assert button["value"] == "s1"


@given(st.text(max_size=300), st.integers(min_value=2, max_value=120))
def test_cut_words_fit_and_say_that_they_were_cut(text: str, limit: int) -> None:
    short = cut_to(text, limit)
    assert len(short) <= limit
    assert short == text or short.endswith("…")


@given(st.text(alphabet="<>&ab 🙂", max_size=300), st.integers(min_value=8, max_value=120))
def test_escaped_words_fit_and_never_end_within_an_entity(text: str, limit: int) -> None:
    short = escape_and_cut(text, limit)
    assert len(short) <= limit
    unescaped = short.removesuffix("…").replace("&lt;", "").replace("&gt;", "").replace("&amp;", "")
    assert not set(unescaped) & {"<", ">", "&"}
