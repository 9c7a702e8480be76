"""The card for the person who has recorded an outcome: what it did, and who has which duty now."""

from __future__ import annotations

from datetime import datetime

from bot.cards.parts.card_builder import card
from bot.cards.parts.duty_lines import task_line
from bot.cards.parts.moves import event_words
from bot.cards.parts.times import moment
from bot.cards.parts.words import short_name, source_words
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button, Card, Fact, Section
from dialogs.session import Session
from state_machines.case.limits import Source


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


def _sentence(words: str) -> str:
    return f"{words.rstrip('.')}."


def _next_words(state: Snapshot) -> str:
    if state.is_open:
        return "Whoever reported it is told, and whoever has something to do now."
    return "The case is closed here: nothing more is asked of anybody, and whoever reported it is told."
