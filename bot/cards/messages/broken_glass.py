"""The message that somebody took break-glass access to a case, to its leads and safeguarding leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.cards.messages.kind import MessageKind, Occasion
from bot.cards.messages.payload import Payload
from bot.cards.parts.card_builder import card
from bot.cards.parts.times import moment
from bot.cards.parts.words import name_and_job
from bot.values import Action, Button, Card
from state_machines.errors import NotFound


@dataclass(frozen=True, slots=True)
class BrokenGlassPayload(Payload):
    """Which taking it is, and which offered reason was picked; own words are read behind the button."""

    KIND: ClassVar[str] = "broken_glass"

    taken: str = ""
    reason: str = ""
    fallback: str = (
        "Somebody opened a case that you lead on or are the safeguarding lead of, by break-glass access. "
        "Which one cannot be shown here: see in each of your cases who looked at it."
    )


def _draw(occasion: Occasion, payload: BrokenGlassPayload) -> Card:
    taken = occasion.uow.broken_glass.by_id(payload.taken)
    case = occasion.uow.cases.read_by_id(taken.case_id) if taken else None
    if taken is None or case is None:
        raise NotFound("Doorstep does not know this any more.")
    who = name_and_job(occasion.uow.people.by_id(taken.person_id))
    return card(
        f"{case.reference}: opened by break-glass access",
        lead=f"{who} sees all of it from {moment(taken.taken_at)} until {moment(taken.ends_at)}. "
        f"Reason given: {payload.reason or 'in their own words'}. If that should not be, telephone them; a "
        "safeguarding lead of the case can bar them.",
        buttons=(
            Button("Read the reason", Action.GLASS_REASON, taken.id),
            Button("Where it stands", Action.STATUS, case.reference),
        ),
    )


def _names(occasion: Occasion, payload: BrokenGlassPayload) -> tuple[str | None, ...]:
    taken = occasion.uow.broken_glass.by_id(payload.taken)
    return (taken.case_id if taken else None,)


BROKEN_GLASS_KIND = MessageKind(BrokenGlassPayload, _draw, _names)
