"""Plain words for a message that no release at hand can read, so that whoever it is for looks."""

from __future__ import annotations

from bot.cards.messages.kind import Occasion
from bot.cards.parts.card_builder import card
from bot.values import Card

#: In any payload: a title of the message's own, without content, for releases that do not know its kind.
FALLBACK = "fallback"


def fallback_card(occasion: Occasion) -> Card:
    """That something waits, and where to see it; the case is named as it is now, and read no further."""
    reference = _case_reference(occasion)
    commands = occasion.services.surface.commands
    own = occasion.message.payload.get(FALLBACK)
    if isinstance(own, str) and own:
        return card(own)
    if reference is None:
        return card(f"Doorstep has something for you: type {commands.cases}")
    return card(f"{reference} needs you: type {commands.case} {reference}")


def _case_reference(occasion: Occasion) -> str | None:
    escalation_id = occasion.message.escalation_id
    case_id = occasion.uow.escalations.case_of(escalation_id) if escalation_id else None
    case = occasion.uow.cases.by_id(case_id) if case_id else None
    return case.reference if case else None
