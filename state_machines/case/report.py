"""A report that a professional made: the answers as given, and the facts that flowchart and ladders read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

#: An answer as a dialog stores it: one option or text, several options, or nothing (skipped).
Answer = str | tuple[str, ...] | None


class Urgency(StrEnum):
    """How urgent a report is, which decides how fast a ladder climbs, by waits that the authority sets."""

    IMMEDIATE = "immediate"
    URGENT = "urgent"
    ROUTINE = "routine"

    @property
    def order(self) -> int:
        """Lower is more urgent: what is shown, chased and kept when two reports differ.

        One that only a newer release knows may be the most urgent, and is kept.
        """
        return _MOST_URGENT_FIRST.index(self) if self in _MOST_URGENT_FIRST else -1


_MOST_URGENT_FIRST = tuple(Urgency)


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it was submitted; `answers` hold the narrative and are encrypted where they are stored.

    `facts` are what was observed, in the shared vocabulary. `types` are the board's types of non-engagement
    as the reporter confirmed them, by name; None while they did not say. `made_with` is the same for the
    reports that one submission made of several children, each about one of them. `withdrawn` says that its
    reporter took it back since.
    """

    id: str
    case_id: str
    escalation_id: str
    reporter_id: str
    kind: str
    urgency: Urgency
    answers: Mapping[str, Answer]
    dialog: str
    dialog_version: int
    recorded_at: datetime
    facts: Mapping[str, str] = field(default_factory=dict)
    types: tuple[str, ...] | None = None
    made_with: str | None = None
    withdrawn: bool = False
