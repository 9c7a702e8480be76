"""What people and the case system said of when a child was seen: the latest counts, each account stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from state_machines.case.case import LastSeen


class SightingAnswer(StrEnum):
    """What whoever has the case said once the child was seen, of all that is still asked."""

    STILL_NEEDED = "still_needed"
    NO_LONGER_NEEDED = "no_longer_needed"


@dataclass(frozen=True, slots=True)
class Sighting:
    """One account of when a child was seen.

    `said_by_id` is None where the case system says so, and `report_id` the report in which it was said.
    `escalation_id` names the escalation that was open when somebody came only to say that the child has been
    seen; whoever has the case answers that one.
    """

    id: str
    case_id: str
    seen_on: date
    seen_by: str
    said_at: datetime
    alone: bool | None = None
    words: str | None = None
    said_by_id: str | None = None
    report_id: str | None = None
    escalation_id: str | None = None
    answer: SightingAnswer | None = None
    answered_by_id: str | None = None
    answered_at: datetime | None = None

    @property
    def as_last_seen(self) -> LastSeen:
        """The account in short."""
        return LastSeen(self.seen_on, self.seen_by, self.alone)

    @property
    def is_of_case_system(self) -> bool:
        """Whether it came with an import, and no person said it here."""
        return self.said_by_id is None


@dataclass(frozen=True, slots=True)
class SeenAccounts:
    """The latest account of when the child was seen, and the accounts that say otherwise."""

    latest: LastSeen | None = None
    otherwise: tuple[LastSeen, ...] = ()
    case_system: LastSeen | None = None


def seen_accounts(kept: LastSeen | None, sightings: Iterable[Sighting]) -> SeenAccounts:
    """Weigh all accounts of one case: the latest day counts, and what contradicts it is named beside it.

    Of the case system only its newest word counts. `kept` is what the case itself holds, which an older
    release may have written alone. Another account contradicts where it is of the same day and says otherwise
    whether the child was alone; the case system also where it names another day.
    """
    stored = sorted(sightings, key=lambda one: one.said_at)
    system = next((one for one in reversed(stored) if one.is_of_case_system), None)
    said = [one.as_last_seen for one in reversed(stored) if not one.is_of_case_system or one is system]
    if kept is not None and all(one.seen_on != kept.on for one in stored):
        said.append(kept)
    if not said:
        return SeenAccounts()
    latest = max(said, key=lambda one: one.on)
    by_system = system.as_last_seen if system and system.seen_on != latest.on else None
    return SeenAccounts(latest, tuple(dict.fromkeys(_contradicting(latest, said))), by_system)


def _contradicting(latest: LastSeen, said: Iterable[LastSeen]) -> Iterator[LastSeen]:
    for one in said:
        if one.on == latest.on and {one.alone, latest.alone} == {True, False}:
            yield one


def newest_unanswered(sightings: Iterable[Sighting], escalation_id: str) -> Sighting | None:
    """The newest sighting of which nobody has said yet whether all that is asked is still needed."""
    open_ones = (one for one in sightings if one.escalation_id == escalation_id and one.answer is None)
    return max(open_ones, key=lambda one: one.said_at, default=None)
