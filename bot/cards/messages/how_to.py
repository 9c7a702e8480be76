"""The answer to somebody who typed to the bot: nothing was recorded, and how to report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from bot.cards.messages.kind import MessageKind, Occasion
from bot.cards.messages.payload import Payload
from bot.cards.parts.card_builder import card
from bot.cards.parts.report_menu import report_buttons
from bot.surface_profile import CommandWords
from bot.values import Card, Section


@dataclass(frozen=True, slots=True)
class HowToPayload(Payload):
    """The same for everybody."""

    KIND: ClassVar[str] = "how_to"


def how_to_card(commands: CommandWords) -> Card:
    """The card, which is the same for everybody and repeats nothing of what they typed."""
    words = tuple(_words(commands))
    return card("Nothing was reported yet", sections=(Section(lines=words),), buttons=report_buttons())


def _words(commands: CommandWords) -> Iterator[str]:
    yield (
        "Doorstep does not use what is typed here, keeps none of it, and tells nobody. "
        "Please delete it if it names a child or says what happened."
    )
    yield (
        f"To report something, press a button below, or type {commands.report} for a missed visit and "
        f"{commands.report} incident for hostility."
    )
    yield (
        f"To see where a case stands, type {commands.case} and its reference. For everything else, type "
        f"{commands.help}."
    )
    yield "If anyone is in immediate danger, call 999."


def _draw(occasion: Occasion, _payload: HowToPayload) -> Card:
    return how_to_card(occasion.services.surface.commands)


HOW_TO_KIND = MessageKind(HowToPayload, _draw)
