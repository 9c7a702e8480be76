"""Draws a card as blocks, and as the one text that screen readers and notifications get."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from bot.slack.drawing.text import (
    ALT_LIMIT,
    BUTTON_LIMIT,
    SECTION_LIMIT,
    Json,
    bold,
    context_block,
    cut_to,
    escape,
    escape_and_cut,
    escape_and_cut_text,
    header,
    literal_sections,
    plain,
    section,
    sections,
)
from bot.values import Button, Card, Picture, Section

MESSAGE_BLOCKS = 50
MODAL_BLOCKS = 100
HOME_BLOCKS = 100

#: Slack takes 25 to a row; five stay readable on a phone.
_ROW = 5
#: More than this is no longer a choice but a wall; lists of cases need one each.
_MOST_BUTTONS = 25

_VALUE_LIMIT = 2000

#: Slack refuses a view of more than 250 KB; this leaves room for what stands around the sections.
_MOST_BYTES = 200_000


def card_text(card: Card) -> str:
    """The text of the whole message, escaped and short enough for chat.update."""
    return escape_and_cut_text(card.text or card.title)


def card_blocks(
    card: Card, *, picture_id: str = "", notice: str = "", most: int = MESSAGE_BLOCKS, titled: bool = True
) -> list[Json]:
    """The card as at most `most` blocks. What does not fit is counted in a last line.

    `picture_id` is the file id of the uploaded picture, without which only its words are shown.
    """
    title = [header(card.title)] if titled else []
    head = [*_optional_section(notice), *title, *_optional_section(card.lead), *sections(_facts(card))]
    tail = [
        *_picture_blocks(card, picture_id),
        *([context_block(card.note)] if card.note else []),
        *button_rows(card.buttons),
    ]
    room = most - len(head) - len(tail)
    draw = _literal_sections if card.private else _mrkdwn_sections
    return [*head, *_blocks_that_fit([list(draw(part)) for part in card.sections], room), *tail]


def button_rows(buttons: Sequence[Button]) -> Iterator[Json]:
    """The buttons in rows, each row with an id that is unique in the message."""
    shown = buttons[:_MOST_BUTTONS]
    for start in range(0, len(shown), _ROW):
        yield {
            "type": "actions",
            "block_id": f"card:{start}",
            "elements": [_button(each, start + n) for n, each in enumerate(shown[start : start + _ROW])],
        }


def confirm_object(words: str, yes: str) -> Json:
    """The question that Slack asks before a press that cannot be taken back."""
    return {
        "title": plain("Are you sure?", 100),
        "text": plain(words, 300),
        "confirm": plain(yes, 30),
        "deny": plain("Go back", 30),
    }


def _button(button: Button, number: int) -> Json:
    drawn: Json = {
        "type": "button",
        "action_id": f"{button.action.value}:{number}",
        "text": plain(button.label, BUTTON_LIMIT),
    }
    if button.value:
        drawn["value"] = cut_to(button.value, _VALUE_LIMIT)
    if button.primary:
        drawn["style"] = "primary"
    if button.confirm:
        drawn["confirm"] = confirm_object(button.confirm, button.label)
    return drawn


def _optional_section(words: str) -> list[Json]:
    return [section(escape_and_cut(words, SECTION_LIMIT))] if words else []


def _facts(card: Card) -> Iterator[str]:
    for fact in card.facts:
        yield f"{bold(fact.label + ':')} {escape_and_cut(fact.text, SECTION_LIMIT - 200)}"


def picture_block(picture: Picture, picture_id: str) -> Json:
    """An uploaded picture with the words that stand for it."""
    alt_text = cut_to(picture.alt_text or "Flowchart", ALT_LIMIT)
    return {"type": "image", "slack_file": {"id": picture_id}, "alt_text": alt_text}


def _picture_blocks(card: Card, picture_id: str) -> list[Json]:
    return [picture_block(card.picture, picture_id)] if card.picture and picture_id else []


def _blocks_that_fit(drawn: Sequence[list[Json]], room: int) -> list[Json]:
    if sum(map(len, drawn)) <= room and _size(chain.from_iterable(drawn)) <= _MOST_BYTES:
        return list(chain.from_iterable(drawn))
    kept: list[Json] = []
    size = 0
    for count, blocks in enumerate(drawn):
        size += _size(blocks)
        if len(kept) + len(blocks) > room - 1 or size > _MOST_BYTES:
            return [*kept, context_block(f"… and {len(drawn) - count} more")]
        kept.extend(blocks)
    return kept


def _size(blocks: Iterable[Json]) -> int:
    return sum(len(json.dumps(block)) for block in blocks)


def _mrkdwn_sections(part: Section) -> Iterator[Json]:
    heading = (bold(part.heading),) if part.heading else ()
    return sections((*heading, *chain.from_iterable(map(_line_pieces, part.lines))))


def _literal_sections(part: Section) -> Iterator[Json]:
    """The section exactly as typed: a private card may hold a narrative, and a narrative is evidence."""
    return literal_sections(part.heading, part.lines)


def _line_pieces(line: str) -> Iterator[str]:
    """The line cut into pieces that fit a section each, so that a long account is shown whole."""
    rest = line
    while len(escape(rest)) > SECTION_LIMIT:
        size = SECTION_LIMIT if len(escape(rest[:SECTION_LIMIT])) <= SECTION_LIMIT else SECTION_LIMIT // 5
        yield escape(rest[:size])
        rest = rest[size:]
    yield escape(rest)
