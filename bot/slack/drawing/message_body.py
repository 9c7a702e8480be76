"""Draws a card or a prompt as the arguments of a message: its text and its blocks."""

from __future__ import annotations

from bot.slack.drawing.card import card_blocks, card_text
from bot.slack.drawing.prompt import prompt_blocks, prompt_text
from bot.slack.drawing.text import Json
from bot.values import Card
from dialogs.prompt import Prompt


class PrivateCardError(ValueError):
    """A card with names or narrative was about to be drawn outside a modal (promise 7)."""


def message_body(shown: Card | Prompt, *, notice: str = "", picture_id: str = "") -> Json:
    """The `text` and `blocks` of a message; PrivateCardError for a card that belongs in a modal."""
    if isinstance(shown, Prompt):
        return {"text": prompt_text(shown, notice), "blocks": prompt_blocks(shown, notice)}
    if shown.private:
        raise PrivateCardError("this card may be shown in a modal only")
    return {"text": card_text(shown), "blocks": card_blocks(shown, picture_id=picture_id, notice=notice)}
