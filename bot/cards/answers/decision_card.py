"""The card for the person who has recorded an outcome: what it did, and who has which duty now."""

from __future__ import annotations

from datetime import datetime

from bot.cards.parts.card_builder import card
from bot.cards.parts.duty_lines import task_line
from bot.cards.parts.endings import ending_label, ending_lines, still_unheard, waits_for
from bot.cards.parts.moves import event_words
from bot.cards.parts.times import moment
from bot.cards.parts.words import short_name, source_words
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button, Card, Fact, Section
from dialogs.session import Session
from state_machines.case.limits import Source
from state_machines.case.pending_ending import PendingEnding


def decision_card(state: Snapshot, session: Session, now: datetime) -> Card:
    """The card is drawn from the stored move, so that a second press shows the same."""
    move = state.moves[int(session.result)]
    source = source_words(Source(move.origin, move.section, move.row), short_name(state.policy))
    return card(
        f"Recorded for {state.case.reference}",
        lead=f"{_sentence(event_words(state, move))} {_next_words(state)}",
        facts=(
            Fact("Recorded", moment(move.at)),
            Fact("Step then", state.policy.step(move.to_step).title),
            Fact("Because", f"{move.text} ({source})"),
        ),
        sections=(
            Section("What is asked now", tuple(task_line(state, duty, now) for duty in state.act_duties)),
        ),
        buttons=(Button("Where it stands", Action.STATUS, state.case.reference),),
    )


def waiting_card(state: Snapshot, ending: PendingEnding) -> Card:
    """The card for whoever recorded an ending that a second person is asked to confirm, as it is now."""
    source = state.settings.second_person
    rule = (Fact("Because", f"{_RULE} ({source_words(source, '')})"),) if source else ()
    recorder = state.person(ending.recorded_by_id)
    return card(
        f"Recorded for {state.case.reference}",
        lead=_waiting_words(state, ending),
        facts=(Fact("Recorded", moment(ending.recorded_at)), *rule),
        sections=(
            Section("Not heard yet", still_unheard(state, ending) if ending.waits else ()),
            Section("", ending_lines(state, recorder, everything=False) if recorder else ()),
        ),
        buttons=(Button("Where it stands", Action.STATUS, state.case.reference),),
    )


_RULE = (
    "An ending waits for a second person while somebody who was told has not answered, or something is owed "
    "at once"
)


def _waiting_words(state: Snapshot, ending: PendingEnding) -> str:
    label = f"“{ending_label(state, ending)}”"
    if state.waiting_ending is not None and state.waiting_ending[0].id == ending.id:
        return (
            f"Recorded; waits for {waits_for(state)} to confirm: {label}. Until then the case stays open, "
            "and all that is asked of anybody goes on."
        )
    if ending.waits or state.is_open:
        return f"{label} was recorded, and the case is open."
    return f"{label} was recorded, and the case is closed here."


def _sentence(words: str) -> str:
    return f"{words.rstrip('.')}."


def _next_words(state: Snapshot) -> str:
    if state.is_open:
        return "Whoever reported it is told, and whoever has something to do now."
    return "The case is closed here: nothing more is asked of anybody, and whoever reported it is told."
