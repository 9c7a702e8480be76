"""Asks somebody above, who pressed for a whole case, which part of it they take over."""

from __future__ import annotations

from collections.abc import Iterable

from bot.cards.parts.buttons import OPEN, buttons_to_take_over
from bot.cards.parts.card_builder import card
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button, Card
from state_machines.duties.duty import Duty

WHICH = (
    "None of this is yours. Press for the part that you take over; whoever has it now is told. "
    "Nothing has changed yet."
)


def which_part_card(state: Snapshot, duties: Iterable[Duty]) -> Card:
    """A button for each part that waits for somebody else, or a list of many."""
    buttons = buttons_to_take_over(state, duties)
    many = any(button.choices for button in buttons)
    return card(
        f"{state.case.reference}: which part do you take over?",
        lead=WHICH,
        buttons=(*buttons, Button(OPEN, Action.OPEN, state.escalation.id)) if many else buttons,
    )
