"""An earlier episode: one walk of a case over its chart that is over, from its first report to its ending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class EpisodeReport:
    """A report of an episode without a word of what it tells; withdrawn where the reporter took it back."""

    id: str
    kind: str
    reporter_id: str
    recorded_at: datetime
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class EpisodeEnding:
    """What was recorded last: the event and the text of its rule, and by whom, if by anybody."""

    event: str
    text: str
    by_id: str | None


@dataclass(frozen=True, slots=True)
class Episode:
    """A closed escalation: from when to when, under which policy's text, its reports, and how it ended."""

    escalation_id: str
    case_id: str
    policy_hash: str
    step: str
    opened_at: datetime
    closed_at: datetime
    reports: tuple[EpisodeReport, ...] = ()
    ending: EpisodeEnding | None = None
