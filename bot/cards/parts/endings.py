"""Endings that were put to a second person, in words: what waits for whom, and what became of it."""

from __future__ import annotations

from bot.cards.parts.times import moment
from bot.cards.parts.words import join_names, name_or_nobody, role_title, short_source_words
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button, Fact
from state_machines.case.pending_ending import EndingState, PendingEnding
from state_machines.duties.duty import Duty
from state_machines.duties.rank import is_with
from state_machines.duties.unheard import unheard
from state_machines.people.people import Person
from storage.records import RecordedMove

CONFIRM = "Confirm the ending"
KEEP_OPEN = "Do not end it"


def ending_label(state: Snapshot, ending: PendingEnding) -> str:
    """The label under which the ending was offered."""
    labels = (rule.label for rule in state.policy.moves if rule.event == ending.event and rule.label)
    return next(labels, ending.event.replace("_", " "))


def ending_facts(state: Snapshot) -> tuple[Fact, ...]:
    """That an ending is recorded and waits, for whom, and by whose rule; none where none does."""
    waiting = state.waiting_ending if state.is_open else None
    if waiting is None:
        return ()
    ending, duty = waiting
    by, holder = (name_or_nobody(state.person(one)) for one in (ending.recorded_by_id, duty.holder_id))
    words = (
        f"“{ending_label(state, ending)}”, recorded {moment(ending.recorded_at)} by {by}. It waits for "
        f"{holder} to confirm ({short_source_words(duty.source, '')}); until then all goes on."
    )
    return (Fact("An ending is recorded", words),)


def ending_buttons(state: Snapshot, viewer: Person) -> tuple[Button, ...]:
    """The second person's two answers, for whoever was asked and may give them."""
    waiting = state.waiting_ending if state.is_open else None
    if waiting is None or not _is_asked(state, waiting[1], viewer):
        return ()
    target = f"{state.escalation.id}/{waiting[1].id}"
    sure = f"{state.case.reference} closes here, and nothing more is asked of anybody. Confirm the ending?"
    return (
        Button(CONFIRM, Action.CONFIRM_ENDING, target, primary=True, confirm=sure),
        Button(KEEP_OPEN, Action.KEEP_OPEN, target),
    )


def unheard_lines(state: Snapshot, viewer: Person) -> tuple[str, ...]:
    """For the second person: who was told and has not answered, and what is owed at once."""
    waiting = state.waiting_ending if state.is_open else None
    if waiting is None or not _is_asked(state, waiting[1], viewer):
        return ()
    return still_unheard(state, waiting[0], but_not=viewer.id)


def still_unheard(state: Snapshot, ending: PendingEnding, but_not: str = "") -> tuple[str, ...]:
    """One line for each part that the ending would leave without a word, as it is now.

    `but_not` reads it, and is heard by that.
    """
    recorder = state.person(ending.recorded_by_id)
    rules = [rule for rule in state.policy.moves if rule.event == ending.event]
    completes = {key for rule in rules for key in rule.completes}
    owed = unheard(state.live_duties, recorder, completes, state.urgency_of) if recorder else ()
    return tuple(
        dict.fromkeys(
            f"{name_or_nobody(state.person(duty.holder_id))} ({role_title(duty.role).lower()}): {duty.task}"
            for duty in owed
            if duty.holder_id != but_not
        )
    )


def confirmed_by_words(state: Snapshot, move: RecordedMove) -> str:
    """ " Ruth Adeyemi confirmed it." after an ending that a second person confirmed; else nothing."""
    ending = next((one for one in state.endings if _confirmed(one, move)), None)
    return f" {name_or_nobody(state.person(ending.ended_by_id))} confirmed it." if ending else ""


def ending_lines(state: Snapshot, viewer: Person, *, everything: bool) -> tuple[str, ...]:
    """The endings that were not confirmed, with the reason, for a private card: all, or the viewer's own."""
    return tuple(
        _line(state, one)
        for one in state.endings
        if one.state in _NOT_APPLIED and (everything or one.recorded_by_id == viewer.id)
    )


def waits_for(state: Snapshot) -> str:
    """Who is asked to confirm now."""
    waiting = state.waiting_ending
    told = (waiting[1].acknowledged_by_id or waiting[1].holder_id,) if waiting else ()
    return join_names(tuple(name_or_nobody(state.person(one)) for one in told))


_NOT_APPLIED = frozenset({EndingState.REFUSED, EndingState.OVERTAKEN})


def _line(state: Snapshot, ending: PendingEnding) -> str:
    by = name_or_nobody(state.person(ending.recorded_by_id))
    words = f"“{ending_label(state, ending)}”, recorded {moment(ending.recorded_at)} by {by}"
    when = moment(ending.ended_at) if ending.ended_at else ""
    if ending.state is EndingState.OVERTAKEN:
        return f"{words}: the case moved on, {when}, so it was not applied."
    second = name_or_nobody(state.person(ending.ended_by_id))
    return f"{words}: not confirmed by {second}, {when}: “{ending.reason}”"


def _is_asked(state: Snapshot, duty: Duty, viewer: Person) -> bool:
    return is_with(duty, viewer, state.circle)


def _confirmed(ending: PendingEnding, move: RecordedMove) -> bool:
    same = ending.event == move.event and ending.ended_at == move.at
    return ending.state is EndingState.CONFIRMED and same
