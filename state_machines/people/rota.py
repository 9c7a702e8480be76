"""Who is on duty: which duty manager or duty contact a rota names for a moment, and where it has gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RotaPart(StrEnum):
    """What a rota names somebody for: a team's duty manager, or the duty contact out of hours."""

    DUTY_MANAGER = "duty_manager"
    DUTY_CONTACT = "duty_contact"


#: What each part is called on screen.
PART_TITLES = {RotaPart.DUTY_MANAGER: "duty manager", RotaPart.DUTY_CONTACT: "duty contact"}


@dataclass(frozen=True, slots=True)
class Shift:
    """One time in which somebody has a part, from `begins_at` up to, but not including, `ends_at`.

    Without a `team` it is for the whole authority; a team's own shift goes before that.
    """

    id: str
    part: RotaPart
    team: str | None
    person_id: str
    begins_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        if self.ends_at <= self.begins_at:
            raise ValueError("a shift ends after it begins")

    def holds_at(self, now: datetime) -> bool:
        """Whether the person has the part at this moment."""
        return self.begins_at <= now < self.ends_at


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who is on duty at one moment, by part and team; a key without a team is the whole authority's."""

    ids: Mapping[tuple[RotaPart, str | None], str]

    def person_id(self, part: RotaPart, team: str) -> str | None:
        """Whom the rota names for this team now; None where it names nobody."""
        return self.ids.get((part, team)) or self.ids.get((part, None))


def on_duty_at(shifts: Iterable[Shift], now: datetime) -> OnDuty:
    """Who is on duty now; where shifts overlap it is whoever's began last, for so a swap is written."""
    ordered = sorted(shifts, key=lambda one: (one.begins_at, one.id))
    return OnDuty({(one.part, one.team): one.person_id for one in ordered if one.holds_at(now)})


@dataclass(frozen=True, slots=True)
class Span:
    """A time from one moment up to another."""

    begins_at: datetime
    ends_at: datetime


def gaps(wanted: Iterable[Span], shifts: Iterable[Shift]) -> tuple[Span, ...]:
    """The times in which somebody is wanted and no shift holds; those with nothing in between as one.

    `wanted` are in order and apart from each other.
    """
    taken = sorted((Span(one.begins_at, one.ends_at) for one in shifts), key=lambda span: span.begins_at)
    found: list[Span] = []
    goes_on = False
    for span in wanted:
        free = tuple(_free_in(span, taken))
        if goes_on and free and free[0].begins_at == span.begins_at:
            found[-1] = Span(found[-1].begins_at, free[0].ends_at)
            free = free[1:]
        found += free
        goes_on = bool(found) and found[-1].ends_at == span.ends_at
    return tuple(found)


def _free_in(span: Span, taken: Iterable[Span]) -> Iterator[Span]:
    """The parts of a time in which nothing is taken; what is taken is sorted by its beginning."""
    at = span.begins_at
    for one in taken:
        if one.begins_at >= span.ends_at:
            break
        if one.begins_at > at:
            yield Span(at, one.begins_at)
        at = max(at, one.ends_at)
    if at < span.ends_at:
        yield Span(at, span.ends_at)
