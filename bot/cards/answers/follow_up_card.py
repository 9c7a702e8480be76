"""The card for the person who has recorded a follow-up, and what the case's detail says about it."""

from __future__ import annotations

from bot.cards.parts.card_builder import card
from bot.cards.parts.times import moment
from bot.cards.parts.words import short_name, source_words
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button, Card, Fact
from dialogs.session import Session

#: How the two results of the dialog read after the task.
RESULTS = {"done": "done", "not_needed": "considered, not needed"}


def result_words(session: Session) -> str:
    """The result and the note, for a private card."""
    note = session.answers.get("note") or session.answers.get("why_not") or ""
    words = RESULTS[str(session.answers["result"])]
    return f"{words[0].upper()}{words[1:]}{f': {note}' if note else '.'}"


def follow_up_card(state: Snapshot, session: Session) -> Card:
    """The card is drawn from what is stored, so that a second press shows the same."""
    duty = next(duty for duty in state.duties if duty.id == session.result)
    return card(
        f"Recorded for {state.case.reference}",
        lead=f"{duty.task}: {RESULTS[str(session.answers['result'])]}. Whoever reported it is told.",
        facts=(
            *((Fact("Recorded", moment(duty.ended_at)),) if duty.ended_at else ()),
            Fact("Asked because", source_words(duty.source, short_name(state.policy))),
        ),
        buttons=(Button("Where it stands", Action.STATUS, state.case.reference),),
    )
