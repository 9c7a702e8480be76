"""Decides which buttons a person gets on an escalation's card: only those for what they may do now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from textwrap import shorten

from bot.cards.parts.distinguishing_words import distinguishing_words
from bot.cards.parts.words import name_or_nobody
from bot.reading.part_of import roles_to_record_in
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button
from state_machines.duties.duty import Duty, DutyState, Rank
from state_machines.duties.press import declinable_duties, is_undoable
from state_machines.duties.rank import is_with, rank
from state_machines.duties.vacancy import ALLOCATE
from state_machines.flowchart.before_meeting import outcomes_now
from state_machines.people.people import Person
from state_machines.settings.local_settings import REVIEW_KNOWN

HAVE_THIS = "I have this"
OPEN = "Open"
RECORD = "Record what was decided"
NOT_MINE = "Not mine"
FOLLOW_UP = "Done"
REVIEW = "Review what is known"
UNDO = "Undo"


def channel_buttons(state: Snapshot) -> tuple[Button, ...]:
    """The buttons for a channel. Whose press counts is decided when somebody presses (promise 6)."""
    escalation_id = state.escalation.id
    waiting = any(duty.state is DutyState.OPEN for duty in state.duties)
    acknowledge = (Button(HAVE_THIS, Action.ACKNOWLEDGE, escalation_id, primary=True),)
    return (*(acknowledge if waiting else ()), Button(OPEN, Action.OPEN, escalation_id))


def personal_buttons(state: Snapshot, viewer: Person, now: datetime) -> tuple[Button, ...]:
    """The buttons for one person's own messages. A closed case leaves "Open" and their follow-ups."""
    return (
        *_acknowledge_buttons(state, viewer),
        Button(OPEN, Action.OPEN, state.escalation.id),
        *record_button(state, viewer, now),
        *follow_up_buttons(state, viewer),
        *_decline_buttons(state, viewer),
        *(_undo_buttons(state, viewer, now) if state.is_open else ()),
    )


def take_over_buttons(state: Snapshot, viewer: Person) -> tuple[Button, ...]:
    """One button for each duty of somebody else that this person's rank lets them acknowledge."""
    above = (
        duty for duty in _open_duties(state) if rank(duty, viewer, state.circle) in {Rank.COVER, Rank.ABOVE}
    )
    return buttons_to_take_over(state, above)


def record_button(state: Snapshot, viewer: Person, now: datetime) -> tuple[Button, ...]:
    """The button for people who may record an outcome at the present step."""
    able = (
        outcomes_now(state.policy, state.escalation, roles_to_record_in(state, viewer), now)
        if state.is_open
        else ()
    )
    return (Button(RECORD, Action.RECORD, state.escalation.id),) if able else ()


def follow_up_buttons(state: Snapshot, viewer: Person) -> tuple[Button, ...]:
    """One button for each follow-up that this person was asked for and may record."""
    theirs = (
        duty
        for duty in state.follow_ups
        if duty.key != ALLOCATE  # it ends by itself, with the allocation
        if viewer.id in (duty.holder_id, *duty.told_ids) and is_with(duty, viewer, state.circle)
    )
    return tuple(
        Button(REVIEW, Action.REVIEW_KNOWN, state.escalation.id)
        if duty.key == REVIEW_KNOWN
        else Button(
            _label(state, f"{FOLLOW_UP}: {duty.task[0].lower()}{duty.task[1:]}"),
            Action.FOLLOW_UP,
            f"{state.escalation.id}/{duty.id}",
        )
        for duty in theirs
    )


def _open_duties(state: Snapshot) -> Iterable[Duty]:
    return (duty for duty in state.duties if duty.state is DutyState.OPEN)


def _acknowledge_buttons(state: Snapshot, viewer: Person) -> tuple[Button, ...]:
    """One button for the person's own duties, and one for each duty of others that climbed to them."""
    mine = any(rank(duty, viewer, state.circle) is Rank.HOLDER for duty in _open_duties(state))
    own = (Button(HAVE_THIS, Action.ACKNOWLEDGE, state.escalation.id, primary=True),) if mine else ()
    climbed = [
        duty
        for duty in _open_duties(state)
        if viewer.id in duty.told_ids and rank(duty, viewer, state.circle) in {Rank.COVER, Rank.ABOVE}
    ]
    return (*own, *buttons_to_take_over(state, climbed))


def buttons_to_take_over(state: Snapshot, duties: Iterable[Duty]) -> tuple[Button, ...]:
    """One button for each of these duties, which names what it is and whose."""
    one_each = tuple(duties)
    return tuple(
        Button(
            _label(state, f"Take over {what} from {name_or_nobody(state.person(duty.holder_id))}"),
            Action.ACKNOWLEDGE,
            f"{state.escalation.id}/{duty.id}",
        )
        for duty, what in zip(one_each, distinguishing_words(one_each), strict=True)
    )


def _decline_buttons(state: Snapshot, viewer: Person) -> tuple[Button, ...]:
    able = declinable_duties(state.duties, viewer, state.circle)
    return (Button(NOT_MINE, Action.NOT_MINE, state.escalation.id),) if able else ()


def _label(state: Snapshot, words: str) -> str:
    """As long as the surface allows, cut between words."""
    return shorten(words, state.surface.limits.button_label, placeholder=" …")


def _undo_buttons(state: Snapshot, viewer: Person, now: datetime) -> tuple[Button, ...]:
    taken = any(is_undoable(duty, viewer, state.circle, now) for duty in state.duties)
    return (Button(UNDO, Action.UNDO, state.escalation.id),) if taken else ()
