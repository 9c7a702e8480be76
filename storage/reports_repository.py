"""Stores reports as they were submitted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, insert, select, update

from state_machines.case.report import Report, Urgency
from storage.codecs import answers_from_json, answers_to_json
from storage.known_values import shown_value
from storage.tables import audit, reports
from storage.transaction import Transaction

#: The action under which the record keeps that a report was taken back.
WITHDRAWN = "report:withdraw"

#: Every column, and whether the record says that it was withdrawn, in one statement.
_REPORTS = select(
    reports,
    exists().where(audit.c.subject == reports.c.id, audit.c.action == WITHDRAWN).label("withdrawn"),
)


class ReportsRepository:
    """Reports are added and read; only one that began as an alert of danger is completed later."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, report: Report) -> None:
        values = {column.name: getattr(report, column.name) for column in reports.c}
        self._transaction.run(insert(reports), values | _observation_values(report))

    def complete(self, report: Report) -> None:
        """Give a report that began as an alert its full answers and facts, and say what it was made with."""
        values = _observation_values(report) | {"made_with": report.made_with}
        self._transaction.run(
            update(reports).where(reports.c.id == report.id).values(values), rows=[report.id]
        )

    def set_types(self, report_id: str, types: tuple[str, ...]) -> None:
        """Store which of the board's types the reporter confirmed."""
        self._transaction.run(
            update(reports).where(reports.c.id == report_id).values(types=list(types)), rows=[report_id]
        )

    def by_id(self, report_id: str) -> Report | None:
        row = self._transaction.one_or_none(_REPORTS.where(reports.c.id == report_id))
        return None if row is None else _report(row)

    def reporters_of(self, escalation_ids: Collection[str]) -> Mapping[str, Mapping[str, str]]:
        """For each of these escalations who made which report, oldest first; no answer is decrypted."""
        columns = (reports.c.escalation_id, reports.c.id, reports.c.reporter_id)
        query = select(*columns).where(reports.c.escalation_id.in_(escalation_ids))
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for row in self._transaction.rows(query.order_by(reports.c.recorded_at, reports.c.id)):
            found[row.escalation_id][row.id] = row.reporter_id
        return found

    def of_escalation(self, escalation_id: str) -> tuple[Report, ...]:
        """The reports that joined this escalation, oldest first."""
        return self._oldest_first(reports.c.escalation_id == escalation_id)

    def of_case(self, case_id: str) -> tuple[Report, ...]:
        """Every report about the case, from all agencies and escalations, oldest first."""
        return self._oldest_first(reports.c.case_id == case_id)

    def of_cases(self, case_ids: Collection[str]) -> tuple[Report, ...]:
        """Every report about these cases, oldest first."""
        return self._oldest_first(reports.c.case_id.in_(case_ids)) if case_ids else ()

    def made_with(self, submission: str) -> tuple[Report, ...]:
        """The reports that one submission made, that of the child named first before the others."""
        found = self._oldest_first(reports.c.made_with == submission)
        return tuple(sorted(found, key=lambda one: one.id != submission))

    def joined_with(self, escalation_ids: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """For each of these escalations the others that a report about several children moved with it."""
        found: dict[str, list[str]] = defaultdict(list)
        submissions = self._submissions_of(escalation_ids)
        if not submissions:
            return {}
        made = {one for each in submissions.values() for one in each}
        query = select(reports.c.made_with, reports.c.escalation_id).where(reports.c.made_with.in_(made))
        rows = self._transaction.rows(query.order_by(reports.c.escalation_id))
        for one, theirs in submissions.items():
            others = (row.escalation_id for row in rows if row.made_with in theirs)
            found[one].extend(dict.fromkeys(other for other in others if other != one))
        return {one: tuple(others) for one, others in found.items() if others}

    def _submissions_of(self, escalation_ids: Collection[str]) -> Mapping[str, set[str]]:
        """By escalation, the submissions about several children that moved it; for most there is none."""
        if not escalation_ids:
            return {}
        query = select(reports.c.escalation_id, reports.c.made_with).where(
            reports.c.escalation_id.in_(escalation_ids), reports.c.made_with.is_not(None)
        )
        found: dict[str, set[str]] = defaultdict(set)
        for row in self._transaction.rows(query):
            found[row.escalation_id].add(row.made_with)
        return found

    def _oldest_first(self, condition: ColumnElement[bool]) -> tuple[Report, ...]:
        query = _REPORTS.where(condition).order_by(reports.c.recorded_at, reports.c.id)
        return tuple(_report(row) for row in self._transaction.rows(query))


def _observation_values(report: Report) -> dict[str, Any]:
    return {"answers": answers_to_json(report.answers), "facts": dict(report.facts)}


def _report(row: Row[Any]) -> Report:
    typed = {
        "urgency": shown_value(Urgency, row.urgency),
        "answers": answers_from_json(row.answers),
        "facts": row.facts or {},
        "types": None if row.types is None else tuple(row.types),
        "withdrawn": bool(row.withdrawn),
    }
    return Report(**row._asdict() | typed)
