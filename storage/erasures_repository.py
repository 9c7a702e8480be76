"""Erases content row by row, leaving a tombstone for each, and finds what is due to be erased."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, Select, delete, func, insert, or_, select, update

from dialogs.session import Session
from dialogs.session_json import session_from_json
from state_machines.case.erasure import ContentRow, Tombstone
from state_machines.errors import NewerRelease
from storage import content
from storage.alarms_repository import AlarmsRepository
from storage.column_types import OfRow, row_column, sealed_columns
from storage.content import BLANKS, ERASED, GONE, TABLES
from storage.duties_repository import UNDER_WAY
from storage.holds_repository import HoldsRepository
from storage.records import EndedDraft
from storage.tables import (
    alarms,
    cases,
    drafts,
    duties,
    erasures,
    escalations,
    reports,
    standing_facts,
)
from storage.transaction import Transaction

#: Of which a tombstone is written also where there was nothing to blank: it says that the rest is done.
_ALWAYS = escalations.name


class ErasuresRepository:
    """Rows with content, and tombstones. Whoever erases locks the case's row first, and looks for a hold."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def rows_of_escalations(self, ids: Collection[str]) -> tuple[ContentRow, ...]:
        """What holds content in these escalations, the escalations themselves last."""
        return self._found(content.of_escalations(ids)) if ids else ()

    def rows_of_case(self, case_id: str) -> tuple[ContentRow, ...]:
        """What holds content on the case beside its escalations, the case itself last."""
        return self._found(content.of_case(case_id))

    def rows_of_report(self, report_id: str) -> tuple[ContentRow, ...]:
        """What one report left, the report itself last."""
        return self._found(content.of_report(report_id))

    def facts_of_case(self, case_id: str) -> tuple[ContentRow, ...]:
        """What is known of the family, on this case."""
        return self._found(content.facts_of_case(case_id))

    def _found(self, queries: Iterable[Select[Any]]) -> tuple[ContentRow, ...]:
        found: dict[tuple[str, str], ContentRow] = {}
        for query in queries:
            for row in self._transaction.rows(query):
                one = ContentRow(row.kind, str(row.id), row.submission)
                found[one.kind, one.id] = one
        order = {_ALWAYS: 2, cases.name: 3, reports.name: 1}
        return tuple(sorted(found.values(), key=lambda one: order.get(one.kind, 0)))

    def erase(
        self, rows: Iterable[ContentRow], case_id: str | None, reason: str, by: str, now: datetime
    ) -> tuple[Tombstone, ...]:
        """Blank these rows, each with its tombstone; rows that hold nothing any more are left out."""
        return tuple(
            self._bury(row, case_id, reason, by, now)
            for row in rows
            if self._blank(row) or (row.kind == _ALWAYS and not self.is_erased(row))
        )

    def erase_again(self, row: ContentRow, stone: Tombstone) -> None:
        """Blank a row that a restored backup brought back, if it did, under the tombstone that it had."""
        if row.kind in TABLES:
            self._blank(row)
        self.add(stone)

    def is_erased(self, row: ContentRow) -> bool:
        """Whether a tombstone stands for this row."""
        query = select(erasures.c.id).where(erasures.c.row_id == row.id, erasures.c.kind == row.kind)
        return bool(self._transaction.rows(query.limit(1)))

    def _bury(self, row: ContentRow, case_id: str | None, reason: str, by: str, now: datetime) -> Tombstone:
        stone = Tombstone(uuid4().hex, row.kind, row.id, case_id, now, reason, by)
        self.add(stone)
        return stone

    def add(self, stone: Tombstone) -> None:
        values = {column.name: getattr(stone, column.name) for column in erasures.c}
        self._transaction.run(insert(erasures), values)

    def _blank(self, row: ContentRow) -> bool:
        table = TABLES[row.kind]
        key = content.key_of(table)
        named = key == (int(row.id) if key.type.python_type is int else row.id)
        if row.kind in GONE:
            return self._transaction.run(delete(table).where(named)) > 0
        blank, bound = BLANKS[table], row_column(table)
        query = select(bound.label("bound"), *(table.c[name] for name in blank)).where(named)
        stored = self._transaction.one_or_none(self._transaction.for_update(query))
        if stored is None:
            return False
        values = _without_reasons(stored) if row.kind == duties.name else dict(blank)
        if all(getattr(stored, name) == value for name, value in values.items()):
            return False
        sealed = sealed_columns(table)
        given = {
            name: OfRow(value, stored.bound) if name in sealed else value for name, value in values.items()
        }
        return self._transaction.run(update(table).where(named).values(given)) > 0

    def cases_due(self, closed_before: datetime, limit: int, after: str = "") -> tuple[str, ...]:
        """Cases with escalations closed before this moment that were not erased, by id, after this one."""
        query = select(escalations.c.case_id).where(
            escalations.c.closed_at <= closed_before,
            escalations.c.case_id > after,
            ~_has_tombstone(escalations),
        )
        distinct = query.group_by(escalations.c.case_id).order_by(escalations.c.case_id).limit(limit)
        return tuple(row.case_id for row in self._transaction.rows(distinct))

    def escalations_due(self, case_id: str, closed_before: datetime) -> tuple[str, ...]:
        """The escalations of the case closed before this moment that were not erased, the oldest first."""
        query = select(escalations.c.id).where(
            escalations.c.case_id == case_id,
            escalations.c.closed_at <= closed_before,
            ~_has_tombstone(escalations),
        )
        return tuple(row.id for row in self._transaction.rows(query.order_by(escalations.c.opened_at)))

    def cases_with_facts_due(self, before: datetime, limit: int, after: str = "") -> tuple[str, ...]:
        """Cases of which something is known that was last said, or ended, before this moment."""
        query = select(standing_facts.c.case_id).where(
            standing_facts.c.said_at <= before,
            standing_facts.c.case_id > after,
            ~_has_tombstone(standing_facts),
        )
        distinct = query.group_by(standing_facts.c.case_id).order_by(standing_facts.c.case_id).limit(limit)
        return tuple(row.case_id for row in self._transaction.rows(distinct))

    def facts_due(self, case_id: str, before: datetime) -> frozenset[str]:
        """The facts of the case of which said and ended are both before this moment."""
        query = select(standing_facts.c.id, standing_facts.c.said_at, standing_facts.c.ended_at).where(
            standing_facts.c.case_id == case_id,
            standing_facts.c.said_at <= before,
            ~_has_tombstone(standing_facts),
        )
        rows = self._transaction.rows(query)
        return frozenset(row.id for row in rows if row.ended_at is None or row.ended_at <= before)

    def last_closed(self, case_id: str) -> datetime | None:
        """When the last of the case's escalations closed; None where none did."""
        query = select(escalations.c.closed_at).where(
            escalations.c.case_id == case_id, escalations.c.closed_at.is_not(None)
        )
        rows = self._transaction.rows(query.order_by(escalations.c.closed_at.desc()).limit(1))
        return rows[0].closed_at if rows else None

    def under_way(self, case_id: str) -> str:
        """What of the case is under way, in words; empty where nothing is, so that it may be erased."""
        asked = select(escalations.c.id).where(escalations.c.open_case_id == case_id)
        if self._transaction.rows(asked):
            return "its escalation is open"
        owed = (
            select(duties.c.id)
            .join(escalations, escalations.c.id == duties.c.escalation_id)
            .where(escalations.c.case_id == case_id, duties.c.state.in_(UNDER_WAY))
        )
        if self._transaction.rows(owed.limit(1)):
            return "somebody is still asked to do something"
        danger = AlarmsRepository(self._transaction).standing_on_case(case_id)
        return "an alarm about it stands" if danger else ""

    def alarms_of_case(self, case_id: str) -> tuple[str, ...]:
        """Every alarm about the case, also one about several children, unless another of them is on hold."""
        query = select(alarms.c.id, alarms.c.case_id, alarms.c.also_case_ids).where(
            or_(alarms.c.case_id == case_id, alarms.c.also_case_ids.is_not(None))
        )
        found = {row.id: {row.case_id, *(row.also_case_ids or ())} for row in self._transaction.rows(query)}
        about = {id_: children - {case_id, None} for id_, children in found.items() if case_id in children}
        held = HoldsRepository(self._transaction).held({one for others in about.values() for one in others})
        return tuple(id_ for id_, others in about.items() if held.isdisjoint(others))

    def reports_beginning_with(self, letters: str) -> tuple[str, ...]:
        """Ids of reports that begin with these letters, as people read them off a card."""
        condition = func.replace(reports.c.id, "-", "").like(f"{_plain(letters)}%")
        return tuple(row.id for row in self._transaction.rows(_ids(reports, condition)))

    def cases_with(self, submissions: Collection[str]) -> Mapping[str, frozenset[str]]:
        """By submission, the cases about which it was."""
        query = select(reports.c.made_with, reports.c.case_id).where(reports.c.made_with.in_(submissions))
        found: dict[str, frozenset[str]] = {}
        for row in self._transaction.rows(query) if submissions else ():
            found[row.made_with] = found.get(row.made_with, frozenset()) | {row.case_id}
        return found

    def cases_named(self, names: Collection[str]) -> Mapping[str, str]:
        """By name, the cases that dialogs name: by id, by reference, by a report or escalation."""
        queries = (
            select(cases.c.id.label("name"), cases.c.id.label("case_id")).where(cases.c.id.in_(names)),
            select(cases.c.reference.label("name"), cases.c.id.label("case_id")).where(
                cases.c.reference.in_(names)
            ),
            *(
                select(table.c.id.label("name"), table.c.case_id).where(table.c.id.in_(names))
                for table in (escalations, reports)
            ),
        )
        return {row.name: row.case_id for query in queries for row in self._transaction.rows(query)}

    def drafts_after(self, draft_id: str, before: datetime, limit: int) -> tuple[EndedDraft, ...]:
        """The next dialogs by id that were last touched before this moment, under way or not."""
        query = select(drafts).where(drafts.c.id > draft_id, drafts.c.updated_at <= before)
        rows = self._transaction.rows(query.order_by(drafts.c.id).limit(limit))
        return tuple(_draft(row) for row in rows)

    def all(self) -> tuple[Tombstone, ...]:
        """Every tombstone, the first erased first."""
        query = select(erasures).order_by(erasures.c.erased_at, erasures.c.id)
        rows = self._transaction.rows(query)
        return tuple(Tombstone(**row._asdict()) for row in rows)


def _without_reasons(stored: Row[Any]) -> dict[str, Any]:
    """Who declined stays, for the duty moved on because of it; what they said goes."""
    return {"declined": [[one[0], ERASED if one[1] else one[1]] for one in stored.declined]}


def _has_tombstone(table: Any) -> Any:
    stone = select(erasures.c.id).where(erasures.c.row_id == table.c.id, erasures.c.kind == table.name)
    return stone.exists()


def _plain(letters: str) -> str:
    """Without the signs that a search takes for any letter."""
    return "".join(one for one in letters if one.isalnum())


def _ids(table: Any, condition: Any) -> Select[Any]:
    return select(table.c.id).where(condition).order_by(table.c.id)


def _draft(row: Row[Any]) -> EndedDraft:
    return EndedDraft(row.id, row.person_id, row.updated_at, _session(row))


def _session(row: Row[Any]) -> Session | None:
    """None where only a newer release can read it: then it is left to that one."""
    try:
        return session_from_json(row.session)
    except NewerRelease:
        return None
