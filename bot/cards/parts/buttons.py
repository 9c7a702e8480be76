"""Decides which buttons a person gets on an escalation's card: only those for what they may do now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from textwrap import shorten

from bot.cards.parts.distinguishing_words import distinguishing_words
from bot.cards.parts.words import name_or_nobody, report_reference
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
FOLLOW_UPS = "Record a follow-up"
TAKE_OVER = "Take over"
#: More of one kind are a list, which a phone shows whole; buttons of one label never stand side by side.
MOST_OF_A_KIND = 4
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
    """What this person was asked for beside the chart and may record: a button each, or one list of many."""
    theirs = tuple(
        duty
        for duty in state.follow_ups
        if duty.key != ALLOCATE  # it ends by itself, with the allocation
        if viewer.id in (duty.holder_id, *duty.told_ids) and is_with(duty, viewer, state.circle)
    )
    known = any(duty.key == REVIEW_KNOWN for duty in theirs)
    reviews = (Button(REVIEW, Action.REVIEW_KNOWN, state.escalation.id),) if known else ()
    others = tuple(duty for duty in theirs if duty.key != REVIEW_KNOWN)
    return (*reviews, *_few_or_a_list(state, FOLLOW_UPS, others, _follow_up_label, _follow_up_option))


def listed_follow_ups(state: Snapshot, viewer: Person) -> tuple[Button, ...]:
    """The list of them where they are many, for the page that has room for all of it."""
    return tuple(one for one in follow_up_buttons(state, viewer) if one.choices)


def _follow_up_label(duty: Duty) -> str:
    return f"{FOLLOW_UP}: {duty.task[0].lower()}{duty.task[1:]}"


def _follow_up_option(duty: Duty) -> str:
    """By its report first, for two reports ask for the same."""
    about = f"{report_reference(duty.report_id)}: " if duty.report_id else ""
    return f"{about}{duty.task}"


def _few_or_a_list(
    state: Snapshot,
    title: str,
    duties: tuple[Duty, ...],
    label: Callable[[Duty], str],
    option: Callable[[Duty], str],
) -> tuple[Button, ...]:
    """A button for each duty where they are few and read differently; else one list, soonest due first."""
    action = Action.FOLLOW_UP if title == FOLLOW_UPS else Action.ACKNOWLEDGE

    def button(duty: Duty, words: str) -> Button:
        return Button(_label(state, words), action, f"{state.escalation.id}/{duty.id}")

    single = tuple(button(duty, label(duty)) for duty in duties)
    if len(single) <= MOST_OF_A_KIND and len({one.label for one in single}) == len(single):
        return single
    soonest = sorted(duties, key=lambda duty: (duty.due_at is None, duty.due_at or duty.opened_at))
    return (Button(title, action, choices=tuple(button(duty, option(duty)) for duty in soonest)),)


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
    named = {
        duty.id: f"{what} from {name_or_nobody(state.person(duty.holder_id))}"
        for duty, what in zip(one_each, distinguishing_words(one_each), strict=True)
    }
    return _few_or_a_list(
        state,
        TAKE_OVER,
        one_each,
        lambda duty: f"{TAKE_OVER} {named[duty.id]}",
        lambda duty: f"{named[duty.id][0].upper()}{named[duty.id][1:]}",
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
