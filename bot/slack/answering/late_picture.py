"""A flowchart's picture, with the words when it is known and just after them when it has to be made."""

from __future__ import annotations

from bot.slack.desk import Desk
from bot.slack.drawing.card import picture_block
from bot.slack.drawing.text import TEXT_LIMIT, cut_escaped
from bot.slack.transport.respond import whisper
from bot.values import Card, Picture


def picture_or_later(desk: Desk, card: Card, response_url: str) -> str:
    """The uploaded picture's id, or nothing while it is made: then it follows by the `response_url`."""
    if card.picture is None:
        return ""
    known = desk.pictures.known(card.picture)
    if not known:
        picture = card.picture
        follow = (lambda made: _follow(desk, picture, made, response_url)) if response_url else None
        desk.pictures.prepare(picture, follow)
    return known


def _follow(desk: Desk, picture: Picture, picture_id: str, response_url: str) -> None:
    # A second message, because Slack replaces no answer to a command.
    words = cut_escaped(picture.alt_text or "Flowchart", TEXT_LIMIT)
    whisper(desk, response_url, {"text": words, "blocks": [picture_block(picture, picture_id)]})
