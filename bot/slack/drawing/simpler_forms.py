"""A message in simpler and simpler forms, for where Slack refuses the one that was meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.slack.drawing.card import card_text
from bot.slack.drawing.message_body import message_body
from bot.slack.drawing.prompt import prompt_text
from bot.slack.drawing.text import HEADER_LIMIT, Json, cut_to, escape
from bot.surface_profile import CommandWords
from bot.values import Card
from dialogs.prompt import Prompt

#: How much of a card is left in its short form, in characters.
_LEAD, _FACT, _FACTS, _TEXT, _BUTTONS = 800, 200, 4, 1200, 5


def simpler_forms(shown: Card | Prompt, commands: CommandWords) -> Iterator[Json]:
    """The arguments of a message, the fullest form first: as meant, shorter, as words, as one line.

    What is without `blocks` is shown without any. The last has nothing in it that anybody typed.
    """
    whole = message_body(shown)
    yield whole
    if isinstance(shown, Card) and (short := _shorter(shown, commands)) is not None:
        yield message_body(short)
    words = card_text(shown) if isinstance(shown, Card) else prompt_text(shown)
    yield {"text": words}
    line = escape(one_line(shown, commands))
    if line != words:
        yield {"text": line}


def one_line(shown: Card | Prompt, commands: CommandWords) -> str:
    """The least that somebody must read: which case it is about, and what to type."""
    if isinstance(shown, Prompt):
        return f"Doorstep has a question for you that cannot be shown here: type {commands.report}."
    if shown.reference:
        asks = any(button.primary for button in shown.buttons)
        what = f"{shown.reference} needs you" if asks else f"There is news of {shown.reference}"
        return f"{what}: type {commands.case} {shown.reference}"
    return f"{cut_to(shown.title, HEADER_LIMIT)}. No more can be shown here: type {commands.cases}."


def _shorter(card: Card, commands: CommandWords) -> Card | None:
    """Its title, what matters most, and its first buttons; None where there is no more in it than that."""
    short = replace(
        card,
        lead=cut_to(card.lead, _LEAD),
        facts=tuple(replace(fact, text=cut_to(fact.text, _FACT)) for fact in card.facts[:_FACTS]),
        sections=(),
        note="",
        buttons=card.buttons[:_BUTTONS],
        picture=None,
    )
    if short == card:
        return None
    rest = f"Shortened. All of it: type {commands.case} {card.reference}." if card.reference else "Shortened."
    return replace(short, text=f"{cut_to(card.text or card.title, _TEXT)}\n{rest}", note=rest)
