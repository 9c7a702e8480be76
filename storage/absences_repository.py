"""Absences, and who is away at a moment: one indexed query, however many people there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, select, update

from state_machines.people.absences import Absence, AbsenceSource, Away, away_at
from storage.tables import absences
from storage.transaction import Transaction

#: What was not taken back.
_STANDS = absences.c.cancelled_at.is_(None)


class AbsencesRepository:
    """Absences by id, person or time; what was taken back is kept, and found by id and person only."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._away: dict[datetime, Mapping[str, Away]] = {}

    def away_at(self, now: datetime) -> Mapping[str, Away]:
        """Who is away now, by person; asked once in a transaction for each moment."""
        if now not in self._away:
            self._away[now] = away_at(self.in_force(now, now), now)
        return self._away[now]

    def in_force(self, since: datetime, until: datetime) -> tuple[Absence, ...]:
        """Those that begin at or before `until` and have not ended at `since`, earliest first."""
        return self._where(_STANDS, absences.c.ends_at > since, absences.c.starts_at <= until)

    def waiting_for_hand_over(self, now: datetime) -> tuple[Absence, ...]:
        """Those that have begun and not ended, and from which nothing was handed over yet."""
        begun = and_(absences.c.ends_at > now, absences.c.starts_at <= now)
        return self._where(_STANDS, begun, absences.c.handed_over_at.is_(None))

    def ended_between(self, since: datetime, now: datetime) -> tuple[Absence, ...]:
        """Those that ended after `since` and by `now`."""
        return self._where(_STANDS, absences.c.ends_at > since, absences.c.ends_at <= now)

    def of_person(self, person_id: str, since: datetime) -> tuple[Absence, ...]:
        """The person's absences that have not ended at `since`, earliest first."""
        return self._where(_STANDS, absences.c.person_id == person_id, absences.c.ends_at > since)

    def covered_by(self, person_id: str, since: datetime) -> tuple[Absence, ...]:
        """Those of others that this person covers, and that have not ended at `since`, earliest first."""
        return self._where(_STANDS, absences.c.cover_id == person_id, absences.c.ends_at > since)

    def covers_of(self, person_id: str, since: datetime) -> frozenset[str]:
        """Whoever was to cover for this person since then, also where it was taken back."""
        theirs = (absences.c.person_id == person_id, absences.c.ends_at > since)
        return frozenset(one.cover_id for one in self._where(*theirs) if one.cover_id is not None)

    def of_calendars(self) -> tuple[Absence, ...]:
        """Every one that came with an imported calendar, taken back or not."""
        return self._where(absences.c.calendar_uid.is_not(None))

    def by_id(self, absence_id: str) -> Absence | None:
        """The absence, taken back or not."""
        return next(iter(self._where(absences.c.id == absence_id)), None)

    def save_many(self, changed: Iterable[Absence]) -> None:
        """Add or replace by id, and wake the engine, which hands over what is to be handed over."""
        self._transaction.upsert(absences, [_values(one) for one in changed])
        self._away.clear()
        self._transaction.wake = True

    def mark_handed_over(self, absence_ids: Collection[str], now: datetime) -> None:
        """What waited for these people had been handed on by now."""
        self._update(absence_ids, {"handed_over_at": now})

    def end(self, absence_ids: Collection[str], now: datetime) -> None:
        """They end now, earlier than was said."""
        self._update(absence_ids, {"ends_at": now})

    def take_back(self, absence_ids: Collection[str], now: datetime) -> None:
        """They never begin, or were a mistake."""
        self._update(absence_ids, {"cancelled_at": now})

    def _update(self, absence_ids: Collection[str], values: dict[str, Any]) -> None:
        # Only what changes: another process may be marking the same row as handed over.
        self._transaction.run(update(absences).where(absences.c.id.in_(absence_ids)).values(values))
        self._away.clear()

    def _where(self, *conditions: ColumnElement[bool]) -> tuple[Absence, ...]:
        query = select(absences).where(*conditions).order_by(absences.c.starts_at, absences.c.id)
        return tuple(map(_absence, self._transaction.rows(query)))


def _absence(row: Row[Any]) -> Absence:
    return Absence(**row._asdict() | {"source": AbsenceSource(row.source)})


def _values(absence: Absence) -> dict[str, Any]:
    return {column.name: getattr(absence, column.name) for column in absences.c}
