"""What somebody is told whose press was answered with no page: what is kept, and how to go on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from bot.cards.messages.kind import MessageKind, Occasion
from bot.cards.messages.payload import Payload
from bot.cards.parts.card_builder import card
from bot.cards.parts.report_menu import report_buttons
from bot.surface_profile import SurfaceProfile
from bot.values import Card, Section


@dataclass(frozen=True, slots=True)
class PageNotOpenedPayload(Payload):
    """The same for everybody."""

    KIND: ClassVar[str] = "not_opened"


def page_not_opened_card(surface: SurfaceProfile) -> Card:
    """The card, which names no case because it may stand in their messages for a long time."""
    title, words = f"{surface.title} did not open that page", tuple(_words(surface))
    return card(title, sections=(Section(lines=words),), buttons=report_buttons())


def _words(surface: SurfaceProfile) -> Iterator[str]:
    commands = surface.commands
    yield (
        f"You pressed a button, and {surface.title} did not open the page with the answer. "
        "Anything already recorded is kept. A form that did not open has recorded nothing."
    )
    yield (
        f"Please press again in a minute. To report something now, press a button below, or type "
        f"{commands.report}. To see where a case stands, type {commands.case} and its reference."
    )
    yield "If anyone is in immediate danger, call 999."


def _draw(occasion: Occasion, _payload: PageNotOpenedPayload) -> Card:
    return page_not_opened_card(occasion.services.surface)


PAGE_NOT_OPENED_KIND = MessageKind(PageNotOpenedPayload, _draw)
