"""Stores absences, and finds who is away by one indexed query, however many people there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, select, update

from state_machines.people.absences import Absence, AbsenceSource, Away, away_at
from storage.known_values import shown_value
from storage.tables import absences
from storage.transaction import Transaction

#: The condition that an absence was not taken back.
_STANDS = absences.c.cancelled_at.is_(None)


class AbsencesRepository:
    """Absences by id, person or time; one that was taken back is kept, and never counts as an absence."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._away: dict[datetime, Mapping[str, Away]] = {}

    def away_at(self, now: datetime) -> Mapping[str, Away]:
        """Who is away now, by person; the database is asked once in a transaction for each moment."""
        if now not in self._away:
            self._away[now] = away_at(self.in_force(now, now), now)
        return self._away[now]

    def in_force(self, since: datetime, until: datetime) -> tuple[Absence, ...]:
        """The absences that begin at or before `until` and have not ended at `since`, earliest first."""
        return self._where(_STANDS, absences.c.ends_at > since, absences.c.starts_at <= until)

    def waiting_for_hand_over(self, now: datetime) -> tuple[Absence, ...]:
        """The absences that have begun and not ended, and of which the duties were not handed over yet."""
        begun = and_(absences.c.ends_at > now, absences.c.starts_at <= now)
        return self._where(_STANDS, begun, absences.c.handed_over_at.is_(None))

    def ended_between(self, since: datetime, now: datetime) -> tuple[Absence, ...]:
        """The absences that ended after `since` and by `now`."""
        return self._where(_STANDS, absences.c.ends_at > since, absences.c.ends_at <= now)

    def of_person(self, person_id: str, since: datetime) -> tuple[Absence, ...]:
        """The person's absences that have not ended at `since`, earliest first."""
        return self._where(_STANDS, absences.c.person_id == person_id, absences.c.ends_at > since)

    def covered_by(self, person_id: str, since: datetime) -> tuple[Absence, ...]:
        """Others' absences that this person covers and that have not ended at `since`, earliest first."""
        return self._where(_STANDS, absences.c.cover_id == person_id, absences.c.ends_at > since)

    def covers_of(self, person_id: str, since: datetime) -> frozenset[str]:
        """Ids of everybody who was to cover for this person since then, also in absences taken back."""
        theirs = (absences.c.person_id == person_id, absences.c.ends_at > since)
        return frozenset(one.cover_id for one in self._where(*theirs) if one.cover_id is not None)

    def of_calendars(self) -> tuple[Absence, ...]:
        """Every absence that came with an imported calendar, taken back or not."""
        return self._where(absences.c.calendar_uid.is_not(None))

    def by_id(self, absence_id: str) -> Absence | None:
        """The absence of this id, taken back or not; None where there is none."""
        return next(iter(self._where(absences.c.id == absence_id)), None)

    def save_many(self, changed: Iterable[Absence]) -> None:
        """Add or replace absences by id, and wake the engine to hand over what has to be handed over."""
        self._transaction.upsert(absences, [_values(one) for one in changed])
        self._away.clear()
        self._transaction.wake = True

    def note_sequence(self, absence_id: str, sequence: int | None) -> None:
        """Note how often its calendar had changed it when it was last heard of."""
        self._update([absence_id], {"calendar_sequence": sequence})

    def mark_handed_over(self, absence_ids: Collection[str], now: datetime) -> None:
        """Note that what waited for the people who are away was handed over by now."""
        self._update(absence_ids, {"handed_over_at": now})

    def end(self, absence_ids: Collection[str], now: datetime) -> None:
        """End these absences now, earlier than they were to end."""
        self._update(absence_ids, {"ends_at": now})

    def take_back(self, absence_ids: Collection[str], now: datetime) -> None:
        """Take these absences back, because they never begin or were a mistake."""
        self._update(absence_ids, {"cancelled_at": now})

    def _update(self, absence_ids: Collection[str], values: dict[str, Any]) -> None:
        # Only these columns are written, for another process may be marking the same row as handed over.
        self._transaction.run(update(absences).where(absences.c.id.in_(absence_ids)).values(values))
        self._away.clear()

    def _where(self, *conditions: ColumnElement[bool]) -> tuple[Absence, ...]:
        query = select(absences).where(*conditions).order_by(absences.c.starts_at, absences.c.id)
        return tuple(map(_absence, self._transaction.rows(query)))


def _absence(row: Row[Any]) -> Absence:
    return Absence(**row._asdict() | {"source": shown_value(AbsenceSource, row.source)})


def _values(absence: Absence) -> dict[str, Any]:
    return {column.name: getattr(absence, column.name) for column in absences.c}
