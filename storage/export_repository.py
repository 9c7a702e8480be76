"""Reads everything that is stored of one case, or by and about one colleague, row by row, opened."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, or_, select

from storage.messages_repository import DELETION
from storage.tables import (
    alarms,
    audit,
    bars,
    broken_glass,
    case_network,
    cases,
    drafts,
    duties,
    duty_answers,
    erasures,
    escalations,
    holds,
    messages,
    metadata,
    moves,
    patterns,
    pending_endings,
    people,
    reports,
    sightings,
    standing_facts,
    visits,
)
from storage.transaction import Transaction

#: Rows by table, each as its columns.
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


class ExportRepository:
    """Rows as plain values, times as text: what is written down for somebody to read."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def of_case(self, case_id: str, dialog_ids: Collection[str]) -> Rows:
        """Everything about the case; its row is locked first, so that no erasure comes between."""
        self._transaction.rows(self._transaction.for_update(select(cases.c.id).where(cases.c.id == case_id)))
        mine = self._ids(escalations, escalations.c.case_id == case_id)
        asked = self._ids(duties, duties.c.escalation_id.in_(mine))
        alarmed = self._ids(alarms, alarms.c.case_id == case_id)
        made = self._ids(reports, reports.c.case_id == case_id)
        barred = self._ids(bars, bars.c.case_id == case_id)
        taken = self._ids(broken_glass, broken_glass.c.case_id == case_id)
        known = self._ids(standing_facts, standing_facts.c.case_id == case_id)
        wanted: Mapping[Table, ColumnElement[bool]] = {
            cases: cases.c.id == case_id,
            case_network: case_network.c.case_id == case_id,
            escalations: escalations.c.id.in_(mine),
            moves: moves.c.escalation_id.in_(mine),
            reports: reports.c.case_id == case_id,
            patterns: patterns.c.escalation_id.in_(mine),
            duties: duties.c.id.in_(asked),
            duty_answers: duty_answers.c.duty_id.in_(asked),
            pending_endings: pending_endings.c.escalation_id.in_(mine),
            sightings: sightings.c.case_id == case_id,
            standing_facts: standing_facts.c.case_id == case_id,
            alarms: alarms.c.id.in_(alarmed),
            visits: visits.c.case_id == case_id,
            messages: or_(messages.c.escalation_id.in_(mine), messages.c.alarm_id.in_(alarmed)),
            drafts: drafts.c.id.in_(dialog_ids),
            bars: bars.c.case_id == case_id,
            broken_glass: broken_glass.c.case_id == case_id,
            holds: holds.c.case_id == case_id,
            erasures: erasures.c.case_id == case_id,
            audit: audit.c.subject.in_(
                [case_id, *mine, *asked, *alarmed, *made, *known, *barred, *taken, *dialog_ids]
            ),
        }
        return self._read(wanted)

    def of_person(self, person_id: str) -> Rows:
        """Everything that this colleague wrote, was asked and was told, and what is kept of them."""
        wanted: Mapping[Table, ColumnElement[bool]] = {
            people: people.c.id == person_id,
            **{table: _by(table, person_id) for table in _of_people()},
            case_network: case_network.c.person_id == person_id,
            messages: messages.c.to_person_id == person_id,
            audit: or_(audit.c.actor_id == person_id, audit.c.subject == person_id),
        }
        return self._read(wanted)

    def _read(self, wanted: Mapping[Table, ColumnElement[bool]]) -> Rows:
        return {
            table.name: [
                {name: _plain(name, value) for name, value in row._asdict().items()}
                for row in self._transaction.rows(_select(table, condition))
            ]
            for table, condition in wanted.items()
        }

    def _ids(self, table: Table, condition: ColumnElement[bool]) -> list[str]:
        return [row.id for row in self._transaction.rows(select(table.c.id).where(condition))]


def _select(table: Table, condition: ColumnElement[bool]) -> Any:
    query = select(table).where(condition).order_by(*table.primary_key)
    return query.where(messages.c.kind != DELETION) if table is messages else query


def _of_people() -> tuple[Table, ...]:
    """Tables in which a row names colleagues, but for those that are read otherwise."""
    otherwise = {people, case_network, messages, audit, cases}
    return tuple(
        table for table in metadata.sorted_tables if table not in otherwise and _person_columns(table)
    )


def _person_columns(table: Table) -> tuple[Any, ...]:
    return tuple(column for column in table.c for key in column.foreign_keys if key.column.table is people)


def _by(table: Table, person_id: str) -> ColumnElement[bool]:
    return or_(*(column == person_id for column in _person_columns(table)))


def _plain(name: str, value: Any) -> Any:
    if name == "session":  # a dialog is kept as one text
        return json.loads(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value
