"""The message to somebody whose press opened no page: what was kept, and how to go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.cards.messages.kind import MessageKind, Occasion
from bot.cards.messages.payload import Payload
from bot.cards.parts.card_builder import card
from bot.cards.parts.report_menu import report_buttons
from bot.values import Card, Section


@dataclass(frozen=True, slots=True)
class PageNotOpenedPayload(Payload):
    """The same for everybody."""

    KIND: ClassVar[str] = "not_opened"


_WORDS = (
    "You pressed a button, and Slack did not open the page with the answer. "
    "Anything already recorded is kept. A form that did not open has recorded nothing.",
    "Please press again in a minute. To report something now, press a button below, or type /report. "
    "To see where a case stands, type /case and its reference.",
    "If anyone is in immediate danger, call 999.",
)


def page_not_opened_card() -> Card:
    """The card, which names no case because it may stand in their messages for a long time."""
    return card("Slack did not open that page", sections=(Section(lines=_WORDS),), buttons=report_buttons())


def _draw(_occasion: Occasion, _payload: PageNotOpenedPayload) -> Card:
    return page_not_opened_card()


PAGE_NOT_OPENED_KIND = MessageKind(PageNotOpenedPayload, _draw)
