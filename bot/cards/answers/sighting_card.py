"""The card for whoever reported that the child has been seen."""

from __future__ import annotations

from bot.cards.parts.card_builder import card
from bot.cards.parts.seen_lines import NOTHING_ENDS, sighting_words
from bot.cards.parts.times import moment
from bot.cards.parts.words import join_names
from bot.values import Action, Button, Card, Fact
from state_machines.case.case import Case
from state_machines.case.sightings import Sighting


def sighting_card(case: Case, sighting: Sighting, *, worried: bool, others: tuple[str, ...] = ()) -> Card:
    """The card is drawn from what is stored, so that a second press shows the same.

    `others` are the references of the children who were seen together with this one.
    """
    told = (
        "Whoever waits is told. " + NOTHING_ENDS
        if sighting.escalation_id
        else "Those who lead on the case are told. Nothing is open about it in Doorstep."
    )
    asked = "Your concern is asked next: the question is in your messages with Doorstep." if worried else ""
    return card(
        f"Recorded: {join_names((case.reference, *others))}, "
        f"{'the children have been seen together' if others else 'the child has been seen'}",
        lead=" ".join(filter(None, (asked, told))),
        facts=(
            Fact("Child", sighting_words(sighting)),
            Fact("Recorded", moment(sighting.said_at)),
        ),
        buttons=(Button("Where it stands", Action.STATUS, case.reference),),
    )
