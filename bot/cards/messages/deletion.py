"""The entry that takes a message away; it is never shown, for there is nothing to draw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.cards.messages.kind import MessageKind, Occasion
from bot.cards.messages.payload import Payload
from bot.cards.parts.card_builder import card
from bot.values import Card
from storage.messages_repository import DELETION


@dataclass(frozen=True, slots=True)
class DeletionPayload(Payload):
    """The id of the case of which something was erased, or that its reader may not have it any more."""

    KIND: ClassVar[str] = DELETION

    case: str = ""
    kept_from: bool = False


def _draw(_occasion: Occasion, _payload: DeletionPayload) -> Card:
    return card("What stood here was erased")


DELETION_KIND = MessageKind(DeletionPayload, _draw)
