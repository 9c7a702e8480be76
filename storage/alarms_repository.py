"""Stores alarms, and finds which of them are to be chased when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select, update

from state_machines.alarms.alarm import Alarm, AlarmAbout, AlarmOutcome, AlarmState
from storage.known_values import shown_value
from storage.tables import alarms
from storage.transaction import Transaction

_LIVE = alarms.c.state.in_([AlarmState.OPEN.value, AlarmState.HELD.value])
#: Only what this release understands is chased by it; a newer one chases its own.
_READABLE = alarms.c.about.in_([about.value for about in AlarmAbout])


class AlarmsRepository:
    """Alarms by id, draft or case; in a writing unit the rows that are read are locked.

    A case is locked before its alarms, as everywhere.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, alarm: Alarm) -> None:
        self._transaction.add(alarms, _values(alarm))
        self._transaction.wake = True

    def save(self, alarm: Alarm) -> None:
        changed = update(alarms).where(alarms.c.id == alarm.id).values(_values(alarm))
        self._transaction.run(changed)
        self._transaction.wake = True

    def by_id(self, alarm_id: str) -> Alarm | None:
        return next(iter(self._where(alarms.c.id == alarm_id)), None)

    def of_draft(self, draft_id: str) -> tuple[Alarm, ...]:
        """Every alarm that was raised in this dialog, ended ones too."""
        return self._where(alarms.c.draft_id == draft_id)

    def ids_due(self, now: datetime, limit: int, but_not: Collection[str] = ()) -> tuple[str, ...]:
        """Ids of the alarms to chase now: only ids, so that one that cannot be read holds up no other."""
        due = select(alarms.c.id).where(_LIVE, _READABLE, alarms.c.chase_at <= now)
        query = due.where(alarms.c.id.not_in(but_not)).order_by(alarms.c.chase_at, alarms.c.id).limit(limit)
        return tuple(row.id for row in self._transaction.rows(query))

    def next_chase_at(self, but_not: Collection[str] = ()) -> datetime | None:
        """When the next is to be chased, which may be past; None where no alarm stands."""
        query = select(func.min(alarms.c.chase_at)).where(_LIVE, _READABLE, alarms.c.id.not_in(but_not))
        first: datetime | None = self._transaction.flushed_connection().scalar(query)
        return first

    def _where(self, *conditions: ColumnElement[bool]) -> tuple[Alarm, ...]:
        query: Select[Any] = select(alarms).where(*conditions).order_by(alarms.c.raised_at, alarms.c.id)
        return tuple(map(_alarm, self._transaction.rows(self._transaction.for_update(query))))


def _alarm(row: Row[Any]) -> Alarm:
    fields = row._asdict()
    del fields["call"]
    outcome = None if row.outcome is None else shown_value(AlarmOutcome, row.outcome)
    return Alarm(
        **fields
        | {
            "about": shown_value(AlarmAbout, row.about),
            "state": shown_value(AlarmState, row.state),
            "outcome": outcome,
            "told_ids": tuple(row.told_ids),
        }
    )


def _values(alarm: Alarm) -> dict[str, Any]:
    names = (column.name for column in alarms.c if column.name != "call")
    return {name: getattr(alarm, name) for name in names} | {"told_ids": list(alarm.told_ids)}
