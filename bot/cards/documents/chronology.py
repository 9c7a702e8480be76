"""A chronology as a value: rows in the columns that boards use, and what each page says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.cards.parts.times import day
from state_machines.time.moments import LONDON, london_day

#: The columns, in the order in which boards print them.
COLUMNS = (
    "Date and time",
    "Event",
    "Source and agency",
    "What it meant",
    "What was done",
    "By whom",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One significant event of one child. Cells are lines of plain text."""

    at: datetime
    reference: str
    event: tuple[str, ...]
    source: str
    meant: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    kind: str = ""

    @property
    def when(self) -> str:
        """Such as "17 November 2026, 10:05", in London's time."""
        return f"{day(london_day(self.at))}, {self.at.astimezone(LONDON):%H:%M}"


@dataclass(frozen=True, slots=True)
class Child:
    """A child of whom the chronology tells."""

    reference: str
    name: str
    plan: str


@dataclass(frozen=True, slots=True)
class Chronology:
    """The document. `seal` is the record's newest entry when it was read; `since` where it begins later."""

    children: tuple[Child, ...]
    rows: tuple[Row, ...]
    exported_by: str
    exported_at: datetime
    seal: str
    family: bool = False
    since: date | None = None
    months: int = 0
    in_short: tuple[tuple[str, str], ...] = ()

    @property
    def reference(self) -> str:
        """The case for which it was asked."""
        return self.children[0].reference

    @property
    def exported(self) -> str:
        """Who exported it and when, as each page says it."""
        at = self.exported_at.astimezone(LONDON)
        return f"Exported by {self.exported_by}, {day(at.date())}, {at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Written:
    """What was typed with outcomes (by escalation and moment), follow-ups (by duty) and later of reports."""

    reasons: Mapping[tuple[str, datetime], str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    amendments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def months_before(on: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month where it has no such day."""
    years, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    for last in (on.day, 30, 29, 28):
        try:
            return date(years, month + 1, last)
        except ValueError:
            continue
    raise ValueError(f"no day {months} months before {on}")


def in_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The earliest first, whichever child they are of."""
    return tuple(sorted(rows, key=lambda row: (row.at, row.reference)))
