"""The buttons of a card about several children: one press says for all of them that somebody has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from textwrap import shorten

from bot.cards.parts.asked import answer_buttons
from bot.cards.parts.buttons import personal_buttons
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button
from state_machines.people.people import Person

#: What one press does for every child at once, where its target names the case and no single duty.
_FOR_ALL = frozenset({Action.ACKNOWLEDGE, Action.UNDO, Action.NOT_MINE})
#: What stands between the cases in such a target.
AND = "+"


def joint_buttons(
    state: Snapshot, beside: Sequence[Snapshot], viewer: Person, now: datetime
) -> tuple[Button, ...]:
    """The person's own buttons on the first case, and those of the others with the case's reference."""
    by_case = [(one, (*answer_buttons(one, viewer), *personal_buttons(one, viewer, now))) for one in beside]
    own = (*answer_buttons(state, viewer), *personal_buttons(state, viewer, now))
    if not beside:
        return own
    joint = dict.fromkeys(one.action for _, buttons in ((state, own), *by_case) for one in _for_all(buttons))
    everything = [button for _, buttons in ((state, own), *by_case) for button in _for_all(buttons)]
    return (
        *(_together([one for one in everything if one.action is action]) for action in joint),
        *(button for button in own if button not in everything),
        *(
            button_of_case(one, button)
            for one, buttons in by_case
            for button in buttons
            if button not in everything
        ),
    )


def _for_all(buttons: Sequence[Button]) -> Iterator[Button]:
    return (one for one in buttons if one.action in _FOR_ALL and "/" not in one.value)


def _together(same: Sequence[Button]) -> Button:
    return replace(same[0], value=AND.join(one.value for one in same))


def button_of_case(state: Snapshot, button: Button) -> Button:
    """The button with the case's reference before its words, on a card about several children."""
    label = f"{state.case.reference}: {button.label[0].lower()}{button.label[1:]}"
    longest = state.surface.limits.button_label
    return replace(button, label=shorten(label, longest, placeholder=" …"), primary=False)
