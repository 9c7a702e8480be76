"""What was decided last, as one plain block to copy into the case system."""

from __future__ import annotations

from bot.cards.parts.card_builder import card
from bot.cards.parts.endings import confirmed_by_words
from bot.cards.parts.moves import event_words
from bot.cards.parts.times import day
from bot.cards.parts.words import limit_words, name_and_job, name_or_nobody, short_name, source_words
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button, Card, Section
from state_machines.case.limits import Source
from state_machines.policy.vocabulary import REPORTS
from state_machines.time.moments import LONDON
from storage.records import RecordedMove

LABEL = "Copy for the case system"


def hand_off_button(state: Snapshot) -> tuple[Button, ...]:
    """For whoever sees the whole case, once something was decided."""
    return (Button(LABEL, Action.HAND_OFF, state.escalation.id),) if last_decision(state) else ()


def last_decision(state: Snapshot) -> RecordedMove | None:
    """The newest move that no report made; None where there were reports only."""
    return next((move for move in reversed(state.moves) if move.event not in REPORTS), None)


def hand_off_card(state: Snapshot, reason: str) -> Card:
    """A private card with one block: who decided what, when, by which section, and what follows."""
    return card(
        f"{state.case.reference}: for the case system",
        lead="Mark the block below, copy it, and put it into the case system. It names no child.",
        sections=(Section(lines=(_block(state, reason),)),),
        private=True,
    )


def _block(state: Snapshot, reason: str) -> str:
    move = last_decision(state)
    if move is None:
        return "Nothing was decided yet: there were reports only."
    at = move.at.astimezone(LONDON)
    who = name_and_job(state.person(move.actor_id)) if move.actor_id else "Doorstep, by its date"
    source = source_words(Source(move.origin, move.section, move.row), short_name(state.policy))
    decided = event_words(state, move)
    return "\n".join(
        filter(
            None,
            (
                f"{state.case.reference}, {day(at.date())}, {at:%H:%M}",
                f"Decided: {decided[0].upper()}{decided[1:]}.{confirmed_by_words(state, move)}",
                f"By: {who}",
                reason,
                f"Rule: {move.text} ({source})",
                *_what_follows(state),
                "Source: Doorstep; the record there has who was told and when.",
            ),
        )
    )


def _what_follows(state: Snapshot) -> tuple[str, ...]:
    """The step that it led to, and what is owed there, by whom and by when."""
    title = state.policy.step(state.escalation.step).title
    if not state.is_open:
        return (f"Follows: ended ({title}); nothing more is asked by the chart.",)
    owed = (
        f"- {duty.task}: {name_or_nobody(state.person(duty.holder_id))}, time limit: "
        f"{limit_words(duty.limit, short_name(state.policy))}"
        for duty in state.act_duties
    )
    return (f"Follows: {title}", *owed)
