"""Stores drills, of which a team has one at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update

from state_machines.case.report import Urgency
from state_machines.duties.drill import Drill
from storage.known_values import shown_value
from storage.tables import drills
from storage.transaction import Transaction


class DrillsRepository:
    """Drills by id and by team; in a writing unit the rows that are read are locked."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, drill: Drill) -> None:
        self._transaction.add(drills, _values(drill))

    def save(self, drill: Drill) -> None:
        changed = update(drills).where(drills.c.id == drill.id).values(_values(drill))
        self._transaction.run(changed, rows=[drill.id])

    def by_id(self, drill_id: str) -> Drill | None:
        return next(iter(self._where(drills.c.id == drill_id)), None)

    def running_of(self, team: str) -> Drill | None:
        """The drill that runs for this team."""
        return next(iter(self._where(drills.c.running_team == team)), None)

    def last_of(self, team: str) -> Drill | None:
        """The drill of this team that began last."""
        return next(reversed(self._where(drills.c.team == team)), None)

    def due(self, now: datetime) -> tuple[Drill, ...]:
        """Those in which the next person is to be told."""
        return self._where(drills.c.running_team.is_not(None), drills.c.chase_at <= now)

    def _where(self, *conditions: ColumnElement[bool]) -> tuple[Drill, ...]:
        query = select(drills).where(*conditions).order_by(drills.c.begun_at, drills.c.id)
        return tuple(map(_drill, self._transaction.rows(self._transaction.for_update(query))))


def _drill(row: Row[Any]) -> Drill:
    values = row._asdict()
    values.pop("running_team")
    told = tuple((person_id, datetime.fromisoformat(at)) for person_id, at in row.told)
    return Drill(**values | {"told": told, "urgency": shown_value(Urgency, row.urgency)})


def _values(drill: Drill) -> dict[str, Any]:
    names = {column.name for column in drills.c} - {"running_team"}
    return {name: getattr(drill, name) for name in names} | {
        "running_team": drill.team if drill.is_running else None,
        "told": [[person_id, at.isoformat()] for person_id, at in drill.told],
        "urgency": drill.urgency.value,
    }
