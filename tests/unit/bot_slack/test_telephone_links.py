"""Numbers that may be called are links in messages, and nothing else becomes one."""

from __future__ import annotations

import json

from bot.cards.parts.card_builder import card
from bot.slack.drawing.message_body import message_body
from bot.slack.drawing.modal import card_modal
from bot.values import Card, Fact, Section
from deploy.sandbox.blocks.plain import lines_of

SAM = "020 7946 0147"
LINK = "<tel:02079460147|020 7946 0147>"


def blocks_of(shown: Card) -> str:
    return json.dumps(message_body(shown)["blocks"], ensure_ascii=False)


def test_a_number_is_a_link_and_reads_as_before_where_none_is_drawn() -> None:
    shown = card("Call", facts=(Fact("Telephone", f"Sam Okafor, {SAM}"),), telephones=(SAM,))
    body = message_body(shown)
    assert LINK in blocks_of(shown)
    assert "Telephone: Sam Okafor, 020 7946 0147" in lines_of(body["blocks"], {})
    assert SAM in body["text"]
    assert "tel:" not in body["text"]


def test_999_is_a_link_by_itself_and_not_within_a_reference_or_a_number() -> None:
    lines = ("Call 999 now.", "LH-999", "R-999AB", "020 7946 0999", "0800 999 123")
    drawn = blocks_of(card("Danger", sections=(Section("", lines),), telephones=("999",)))
    assert drawn.count("<tel:") == 1
    assert "Call <tel:999|999> now." in drawn


def test_what_people_wrote_around_it_stays_as_they_wrote_it() -> None:
    nasty = f"<!channel> & <tel:1|{SAM}>"
    drawn = blocks_of(card("Call", sections=(Section("", (nasty,)),), telephones=(SAM,)))
    assert f"&lt;!channel&gt; &amp; &lt;tel:1|{LINK}&gt;" in drawn


def test_what_is_no_number_never_becomes_a_link() -> None:
    drawn = blocks_of(card("Call", lead="Call me|<!here>", telephones=("me|<!here>",)))
    assert "<tel:" not in drawn
    assert "<!here>" not in drawn


def test_a_card_that_names_no_number_has_no_link() -> None:
    assert "<tel:" not in blocks_of(card("Call", lead=f"Call {SAM}."))


def test_links_never_make_a_text_too_long() -> None:
    shown = card("Call", sections=(Section("", (f"{SAM} " * 200,)),), telephones=(SAM,))
    (text,) = [block["text"]["text"] for block in message_body(shown)["blocks"] if block["type"] == "section"]
    assert len(text) <= 3000
    assert SAM in text


def test_a_page_draws_no_link() -> None:
    shown = card("Call", lead=f"Call {SAM}.", telephones=(SAM,))
    assert "<tel:" not in json.dumps(card_modal(shown))
