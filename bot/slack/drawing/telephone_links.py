"""Draws the telephone numbers of a message as links by which a phone calls them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.slack.drawing.text import SECTION_LIMIT, Json
from state_machines.people.telephone import number_to_dial

_NUMBER = re.compile(r"\+?[0-9][0-9 ]*")


def with_telephone_links(blocks: list[Json], telephones: Sequence[str]) -> list[Json]:
    """The blocks with each of these numbers as a link wherever it stands by itself.

    The words around it were escaped before, and nothing but digits and spaces goes into a link. A text that
    its links would make too long for Slack stays as it is: it can be read and typed.
    """
    numbers = sorted({one for one in telephones if _NUMBER.fullmatch(one)}, key=len, reverse=True)
    if not numbers:
        return blocks
    # Not within a longer number, and not within a reference such as LH-999.
    found = re.compile(rf"(?<![\w-])(?<!\d )(?:{'|'.join(map(re.escape, numbers))})(?!\w)(?! \d)")
    return [_link_block(block, found) for block in blocks]


def _link_block(block: Json, found: re.Pattern[str]) -> Json:
    if block["type"] == "section" and "text" in block:
        return block | {"text": _link_text(block["text"], found)}
    if block["type"] == "context":
        return block | {"elements": [_link_text(one, found) for one in block["elements"]]}
    return block


def _link_text(text: Json, found: re.Pattern[str]) -> Json:
    if text["type"] != "mrkdwn":
        return text
    linked = found.sub(_link, text["text"])
    return text | {"text": linked} if len(linked) <= SECTION_LIMIT else text


def _link(number: re.Match[str]) -> str:
    return f"<tel:{number_to_dial(number[0])}|{number[0]}>"
