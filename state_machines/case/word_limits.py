"""How limits are read that a board set in words: how fast they are chased, or before which day due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from state_machines.case.limits import Limit, Origin, Source
from state_machines.case.report import Urgency

#: Words that say how fast, and the waits by which Doorstep then chases: our reading, not the document's.
CHASED_AS: Mapping[str, Urgency] = {
    "immediately": Urgency.IMMEDIATE,
    "promptly": Urgency.URGENT,
}

#: Words that say before what, and the fact that holds its date; without a date no time runs.
DUE_BEFORE: Mapping[str, str] = {
    "before closing": "closes_on",
    "before the meeting": "planned_on",
    "before the review": "planned_on",
    "before the risk management meeting": "risk_meeting_on",
}

#: Every limit that a board may set in words and not in numbers.
WORD_LIMITS: tuple[str, ...] = (*CHASED_AS, *DUE_BEFORE)


@dataclass(frozen=True, slots=True)
class WordReading:
    """How fast a limit in words is chased, and whose reading that is."""

    urgency: Urgency
    source: Source


def read_word(limit: Limit, local: Mapping[str, WordReading]) -> WordReading | None:
    """How the limit is chased; the authority's reading stands before ours. None for no such word."""
    if limit.wait is not None:
        return None
    ours = CHASED_AS.get(limit.text)
    return local.get(limit.text) or (WordReading(ours, Source(Origin.RECONSTRUCTED)) if ours else None)


def due_before(limit: Limit, facts: Mapping[str, str]) -> date | None:
    """The day before which this is due, where its words name one and its date is known."""
    fact = DUE_BEFORE.get(limit.text) if limit.wait is None else None
    given = facts.get(fact) if fact else None
    return date.fromisoformat(given) if given else None
