"""The patterns found in a case's reports: what was seen, whose rule it is, and what it suggests."""

from __future__ import annotations

from bot.cards.parts.words import short_name, short_source_words, source_words, urgency_words
from bot.reading.snapshot import Snapshot
from state_machines.flowchart.patterns import Pattern


def pattern_lines(state: Snapshot, *, short: bool = False) -> tuple[str, ...]:
    """One line for each pattern, as it was last found. `short` is for a ping, which has less room."""
    newest = {found.pattern.name: found.pattern for found in state.patterns}
    return tuple(_line(state, pattern, short=short) for pattern in newest.values())


def _line(state: Snapshot, pattern: Pattern, *, short: bool) -> str:
    whose = (short_source_words if short else source_words)(pattern.source, short_name(state.policy))
    said = f"{pattern.words[0].upper()}{pattern.words[1:]} ({whose})."
    follows = "" if short else _urgency_words(pattern)
    offered = f" Consider: {pattern.offers}." if pattern.offers and state.is_open else ""
    return f"{said}{follows}{offered}"


def _urgency_words(pattern: Pattern) -> str:
    return f" Urgency at least: {urgency_words(pattern.raises).lower()}." if pattern.raises else ""
