"""Shows a flowchart's picture with its words, or just after them if it must be drawn first."""

from __future__ import annotations

from bot.slack.drawing.card import picture_block
from bot.slack.drawing.text import escape_and_cut_text
from bot.slack.listener_context import ListenerContext
from bot.slack.transport.respond import respond_privately
from bot.values import Card, Picture


def picture_or_later(ctx: ListenerContext, card: Card, response_url: str) -> str:
    """The uploaded picture's id; empty while it is made, after which it follows by `response_url`."""
    if card.picture is None:
        return ""
    known = ctx.pictures.known_file_id(card.picture)
    if not known:
        picture = card.picture
        follow = (lambda made: _follow(ctx, picture, made, response_url)) if response_url else None
        ctx.pictures.prepare(picture, follow)
    return known


def _follow(ctx: ListenerContext, picture: Picture, picture_id: str, response_url: str) -> None:
    # A second message, because Slack replaces no answer to a command.
    words = escape_and_cut_text(picture.alt_text or "Flowchart")
    respond_privately(ctx, response_url, {"text": words, "blocks": [picture_block(picture, picture_id)]})
