"""Draws a card or a prompt as the arguments of a message: its text and its blocks."""

from __future__ import annotations

from bot.slack.drawing.card import card_blocks, card_text
from bot.slack.drawing.prompt import prompt_blocks, prompt_text
from bot.slack.drawing.telephone_links import with_telephone_links
from bot.slack.drawing.text import Json
from bot.values import Card
from dialogs.prompt import Prompt


class PrivateCardError(ValueError):
    """A card with names or narrative was about to be drawn outside a modal (promise 7)."""


def message_body(shown: Card | Prompt, *, notice: str = "") -> Json:
    """The `text` and `blocks` of a message; PrivateCardError for a card that belongs in a modal.

    Without a card's picture, which follows by itself.
    """
    if isinstance(shown, Prompt):
        text, blocks = prompt_text(shown, notice), prompt_blocks(shown, notice)
    elif shown.private:
        raise PrivateCardError("this card may be shown in a modal only")
    else:
        text, blocks = card_text(shown), card_blocks(shown, notice=notice)
    return {"text": text, "blocks": with_telephone_links(blocks, shown.telephones)}
