"""Stores the rota, and finds who is on duty by one indexed query in a transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, select

from state_machines.people.rota import OnDuty, RotaPart, Shift, on_duty_at
from storage.known_values import shown_value
from storage.tables import rota
from storage.transaction import Transaction

#: A part that only a newer release knows is left as it is, and decides nothing here.
_READABLE = rota.c.part.in_([part.value for part in RotaPart])


class RotaRepository:
    """Shifts by time; an import replaces those of the time that it is for."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._on_duty: dict[datetime, OnDuty] = {}

    def on_duty_at(self, now: datetime) -> OnDuty:
        """Who is on duty now; the database is asked once in a transaction for each moment."""
        if now not in self._on_duty:
            self._on_duty[now] = on_duty_at(self.in_force(now, now), now)
        return self._on_duty[now]

    def in_force(self, since: datetime, until: datetime) -> tuple[Shift, ...]:
        """The shifts that begin at or before `until` and have not ended at `since`, earliest first."""
        return self._where(_READABLE, rota.c.ends_at > since, rota.c.begins_at <= until)

    def ended_between(self, since: datetime, until: datetime) -> tuple[Shift, ...]:
        """The shifts that ended after `since` and by `until`."""
        return self._where(_READABLE, rota.c.ends_at > since, rota.c.ends_at <= until)

    def parts_given(self) -> frozenset[tuple[RotaPart, str | None]]:
        """For which parts and teams a rota was ever imported, be it over."""
        rows = self._transaction.rows(select(rota.c.part, rota.c.team).where(_READABLE).distinct())
        return frozenset((shown_value(RotaPart, row.part), row.team) for row in rows)

    def beginning_in(
        self, part: RotaPart, team: str | None, since: datetime, until: datetime
    ) -> tuple[Shift, ...]:
        """The shifts of one part and team that begin from `since` on and before `until`."""
        of_team = rota.c.team.is_(None) if team is None else rota.c.team == team
        span = (rota.c.begins_at >= since, rota.c.begins_at < until)
        return self._where(rota.c.part == part.value, of_team, *span)

    def replace(self, before: Iterable[Shift], after: Iterable[Shift]) -> None:
        """Take some shifts out and put others in."""
        ids = [one.id for one in before]
        if ids:
            self._transaction.run(delete(rota).where(rota.c.id.in_(ids)))
        rows = [_values(one) for one in after]
        if rows:
            self._transaction.upsert(rota, rows)
        self._on_duty.clear()

    def _where(self, *conditions: ColumnElement[bool]) -> tuple[Shift, ...]:
        query = select(rota).where(*conditions).order_by(rota.c.begins_at, rota.c.id)
        return tuple(map(_shift, self._transaction.rows(query)))


def _shift(row: Row[Any]) -> Shift:
    return Shift(**row._asdict() | {"part": shown_value(RotaPart, row.part)})


def _values(shift: Shift) -> dict[str, Any]:
    return {column.name: getattr(shift, column.name) for column in rota.c}
