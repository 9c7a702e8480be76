"""Stores alarms, and finds which of them are to be chased when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, or_, select, update

from state_machines.alarms.alarm import Alarm, AlarmAbout, AlarmOutcome, AlarmState, TakenBack
from state_machines.alarms.danger_reason import DangerReason
from storage.known_values import shown_value
from storage.tables import alarms, reports
from storage.transaction import Transaction

#: The states in which an alarm stands and is chased.
LIVE = (AlarmState.OPEN.value, AlarmState.HELD.value)
_LIVE = alarms.c.state.in_(LIVE)
#: Only what this release understands is chased by it; a newer one chases its own.
_READABLE = alarms.c.about.in_([about.value for about in AlarmAbout])


@dataclass(frozen=True, slots=True)
class NotSafe:
    """A reporter who said that they are not safe: their alarm, and the escalation of their report."""

    alarm_id: str
    reporter_id: str
    escalation_id: str


class AlarmsRepository:
    """Alarms by id or draft; in a writing unit the rows that are read are locked.

    A case is locked before its alarms, as everywhere.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._not_safe: tuple[NotSafe, ...] | None = None

    def add(self, alarm: Alarm) -> None:
        self._not_safe = None
        self._transaction.add(alarms, _values(alarm))
        self._transaction.wake = True

    def save(self, alarm: Alarm) -> None:
        self._not_safe = None
        changed = update(alarms).where(alarms.c.id == alarm.id).values(_values(alarm))
        self._transaction.run(changed, rows=[alarm.id])
        self._transaction.wake = True

    def by_id(self, alarm_id: str) -> Alarm | None:
        return next(iter(self._where(alarms.c.id == alarm_id)), None)

    def of_draft(self, draft_id: str) -> tuple[Alarm, ...]:
        """Every alarm that was raised in this dialog, ended ones too."""
        return self._where(alarms.c.draft_id == draft_id)

    def standing_on_case(self, case_id: str) -> tuple[Alarm, ...]:
        """The alarms of this case that have not ended, also as one of several; none is locked."""
        theirs = or_(alarms.c.case_id == case_id, alarms.c.also_case_ids.is_not(None))
        query = select(alarms).where(theirs, _LIVE)
        found = map(_alarm, self._transaction.rows(query.order_by(alarms.c.raised_at)))
        return tuple(alarm for alarm in found if case_id in alarm.case_ids)

    def of_reports(self, report_ids: Collection[str]) -> tuple[Alarm, ...]:
        """Every alarm that became one of these reports, ended ones too; none is locked."""
        query = select(alarms).where(alarms.c.report_id.in_(report_ids)).order_by(alarms.c.raised_at)
        return tuple(map(_alarm, self._transaction.rows(query)))

    def of_case(self, case_id: str) -> tuple[Alarm, ...]:
        """Every alarm of this case, also as one of several, ended ones too, oldest first; none is locked."""
        theirs = or_(alarms.c.case_id == case_id, alarms.c.also_case_ids.is_not(None))
        query = select(alarms).where(theirs).order_by(alarms.c.raised_at, alarms.c.id)
        found = map(_alarm, self._transaction.rows(query))
        return tuple(alarm for alarm in found if case_id in alarm.case_ids)

    def reporters_not_safe(self) -> tuple[NotSafe, ...]:
        """The reporters who are not safe, by the escalation of their report; asked once in a transaction.

        A report about several children has an escalation for each.
        """
        if self._not_safe is None:
            columns = (alarms.c.id, alarms.c.reporter_id, reports.c.escalation_id)
            theirs = or_(reports.c.id == alarms.c.report_id, reports.c.made_with == alarms.c.report_id)
            query = select(*columns).join(reports, theirs)
            rows = self._transaction.rows(query.where(_LIVE, alarms.c.about == AlarmAbout.REPORTER.value))
            self._not_safe = tuple(NotSafe(row.id, row.reporter_id, row.escalation_id) for row in rows)
        return self._not_safe

    def ids_of_live(self) -> tuple[str, ...]:
        """Ids of the alarms that have not ended, oldest first; none is locked, and there are never many."""
        query = select(alarms.c.id).where(_LIVE, _READABLE).order_by(alarms.c.raised_at, alarms.c.id)
        return tuple(row.id for row in self._transaction.rows(query))

    def case_of(self, alarm_id: str) -> str | None:
        """The id of the alarm's case, whose row a writer locks before the alarm's; nothing is locked here."""
        row = self._transaction.one_or_none(select(alarms.c.case_id).where(alarms.c.id == alarm_id))
        return None if row is None else row.case_id

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
    outcome = None if row.outcome is None else shown_value(AlarmOutcome, row.outcome)
    reason = None if row.reason is None else shown_value(DangerReason, row.reason)
    taken_back = None if row.taken_back is None else shown_value(TakenBack, row.taken_back)
    return Alarm(
        **row._asdict()
        | {
            "about": shown_value(AlarmAbout, row.about),
            "state": shown_value(AlarmState, row.state),
            "outcome": outcome,
            "taken_back": taken_back,
            "reason": reason,
            "told_ids": tuple(row.told_ids),
            "also_case_ids": tuple(row.also_case_ids or ()),
        }
    )


def _values(alarm: Alarm) -> dict[str, Any]:
    values = {column.name: getattr(alarm, column.name) for column in alarms.c}
    also = list(alarm.also_case_ids) or None
    return values | {"told_ids": list(alarm.told_ids), "also_case_ids": also}
