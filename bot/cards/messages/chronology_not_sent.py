"""What somebody is told who asked for a chronology as files and got none: why, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.cards.messages.kind import MessageKind, Occasion
from bot.cards.messages.payload import Payload
from bot.cards.parts.card_builder import card
from bot.values import Action, Button, Card

_REFUSED = (
    "It was not made: only whoever may see the whole case now can take its chronology, and that you asked "
    "has been recorded. If you need it for your work, ask the allocated social worker."
)
_FAILED = "It could not be made or sent. Please ask for it again: press “Chronology” where the case stands."


@dataclass(frozen=True, slots=True)
class ChronologyNotSentPayload(Payload):
    """Of which case, by its reference, and whether whoever asked may not have it any more."""

    KIND: ClassVar[str] = "chronology_not_sent"

    reference: str = ""
    refused: bool = False


def _draw(_occasion: Occasion, payload: ChronologyNotSentPayload) -> Card:
    again = Button("Where it stands", Action.STATUS, payload.reference)
    return card(
        f"{payload.reference}: no chronology came",
        lead=_REFUSED if payload.refused else _FAILED,
        buttons=() if payload.refused else (again,),
    )


def _names(occasion: Occasion, payload: ChronologyNotSentPayload) -> tuple[str | None, ...]:
    case = occasion.uow.cases.read_by_reference(payload.reference)
    return (case.id if case else None,)


CHRONOLOGY_NOT_SENT_KIND = MessageKind(ChronologyNotSentPayload, _draw, _names)
