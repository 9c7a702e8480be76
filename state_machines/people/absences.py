"""Who is away when, and who covers meanwhile: leave, sickness, or an afternoon in court."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from state_machines.time.moments import LONDON


class AbsenceSource(StrEnum):
    """How an absence came in: by the command, by the form, or with an imported calendar or list."""

    COMMAND = "command"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Absence:
    """One time in which a person is away, from `starts_at` up to, but not including, `ends_at`.

    `cover_id` is who covers in that time; they come before whoever covers the person always. `calendar_uid`
    is the entry's name in an imported calendar, and `calendar_sequence` how often that had changed it.
    `cancelled_at` is when the absence was taken back (one that ends early is not taken back: its `ends_at` is
    moved). `handed_over_at` is when the duties that waited for the person had been handed to others.
    """

    id: str
    person_id: str
    starts_at: datetime
    ends_at: datetime
    set_at: datetime
    cover_id: str | None = None
    set_by_id: str | None = None
    source: AbsenceSource = AbsenceSource.COMMAND
    calendar_uid: str | None = None
    cancelled_at: datetime | None = None
    handed_over_at: datetime | None = None
    calendar_sequence: int | None = None

    def __post_init__(self) -> None:
        if self.ends_at < self.starts_at:
            raise ValueError("an absence ends after it begins")

    @property
    def stands(self) -> bool:
        """Whether the absence was not taken back."""
        return self.cancelled_at is None

    def holds_at(self, now: datetime) -> bool:
        """Whether the person is away at this moment because of this absence."""
        return self.stands and self.starts_at <= now < self.ends_at

    def overlaps(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether the absence and this time have a moment in common."""
        return self.stands and self.starts_at < ends_at and starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class Away:
    """Until when somebody is away who is away now, and who covers for them this time."""

    until: datetime
    cover_id: str | None = None


def away_at(absences: Iterable[Absence], now: datetime) -> Mapping[str, Away]:
    """Who is away now, by person.

    Where several absences overlap, the person is back when the last of them ends, and their cover is the
    one that was named last.
    """
    found: dict[str, Away] = {}
    for one in sorted(absences, key=lambda absence: (absence.set_at, absence.id)):
        if one.holds_at(now):
            before = found.get(one.person_id, Away(one.ends_at))
            cover_id = one.cover_id or before.cover_id
            found[one.person_id] = Away(max(one.ends_at, before.until), cover_id)
    return found


def end_in_words(ends_at: datetime) -> str:
    """The end of an absence as people say it: "2 January" (that day included), or "14:30 on 17 November"."""
    local = ends_at.astimezone(LONDON)
    if local.time() == time(0):
        last = local.date() - timedelta(days=1)
        return f"{last.day} {last:%B}"
    return f"{local:%H:%M} on {local.day} {local:%B}"
