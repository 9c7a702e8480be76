"""The answer to somebody who typed to the bot: nothing was recorded, and how to report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.cards.messages.kind import MessageKind, Occasion
from bot.cards.messages.payload import Payload
from bot.cards.parts.card_builder import card
from bot.cards.parts.report_menu import report_buttons
from bot.values import Card, Section


@dataclass(frozen=True, slots=True)
class HowToPayload(Payload):
    """The same for everybody."""

    KIND: ClassVar[str] = "how_to"


_WORDS = (
    "Doorstep does not use what is typed here, keeps none of it, and tells nobody. "
    "Please delete it if it names a child or says what happened.",
    "To report something, press a button below, or type /report for a missed visit and /report incident "
    "for hostility.",
    "To see where a case stands, type /case and its reference. For everything else, type /doorstep help.",
    "If anyone is in immediate danger, call 999.",
)


def how_to_card() -> Card:
    """The card, which is the same for everybody and repeats nothing of what they typed."""
    return card("Nothing was reported yet", sections=(Section(lines=_WORDS),), buttons=report_buttons())


def _draw(_occasion: Occasion, _payload: HowToPayload) -> Card:
    return how_to_card()


HOW_TO_KIND = MessageKind(HowToPayload, _draw)
