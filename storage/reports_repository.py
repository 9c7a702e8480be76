"""Reports as submitted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, insert, select, update

from state_machines.report import Report, Urgency
from storage.codecs import answers_from_json, answers_to_json
from storage.tables import reports
from storage.transaction import Transaction


class ReportsRepository:
    """Reports are added and read; only one begun by an alert of immediate danger is completed later."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, report: Report) -> None:
        values = {column.name: getattr(report, column.name) for column in reports.c}
        self._transaction.run(insert(reports), values | {"answers": answers_to_json(report.answers)})

    def complete(self, report: Report) -> None:
        """Give a report that began as an alert its full answers; nothing else of it changes."""
        changed = update(reports).where(reports.c.id == report.id)
        self._transaction.run(changed.values(answers=answers_to_json(report.answers)))

    def by_id(self, report_id: str) -> Report | None:
        row = self._transaction.one(select(reports).where(reports.c.id == report_id))
        return None if row is None else _report(row)

    def escalations_of(self, reporter_id: str) -> frozenset[str]:
        """The ids of the escalations in which this person has reported."""
        query = select(reports.c.escalation_id).where(reports.c.reporter_id == reporter_id).distinct()
        return frozenset(row.escalation_id for row in self._transaction.rows(query))

    def of_escalation(self, escalation_id: str) -> tuple[Report, ...]:
        """The reports that joined this escalation, oldest first."""
        query = select(reports).where(reports.c.escalation_id == escalation_id)
        rows = self._transaction.rows(query.order_by(reports.c.recorded_at, reports.c.id))
        return tuple(_report(row) for row in rows)


def _report(row: Row[Any]) -> Report:
    typed = {"urgency": Urgency(row.urgency), "answers": answers_from_json(row.answers)}
    return Report(**row._asdict() | typed)
