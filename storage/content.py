"""Where content stands in the tables, what is left in its place once erased, and which rows are whose.

Every sealed column is content, but for a few that a test names with the reason why erasing leaves them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, literal, null, or_, select

from storage.tables import (
    bars,
    broken_glass,
    cases,
    drafts,
    duties,
    duty_answers,
    escalations,
    moves,
    pending_endings,
    reports,
    sightings,
    standing_facts,
)

#: What stands in the place of a text that cannot be missing.
ERASED = "(erased)"

#: By table, what an erased row holds instead. A draft's row goes as a whole.
BLANKS: Mapping[Table, Mapping[str, Any]] = {
    bars: {"why": ERASED, "end_reason": None},
    broken_glass: {"why": ERASED},
    cases: {"child_name": ERASED, "last_seen": None},
    duties: {"declined": []},
    duty_answers: {"answers": {}},
    escalations: {"facts": {}},
    moves: {"facts": {}},
    pending_endings: {"facts": {}, "reason": None},
    reports: {"answers": {}, "facts": {}},
    sightings: {"seen_by": ERASED, "words": None},
    standing_facts: {"words": ERASED, "end_reason": None},
}
#: Tables of which the whole row goes.
GONE: Mapping[str, Table] = {drafts.name: drafts}
#: By the table's name, which is the kind of an erased row.
TABLES: Mapping[str, Table] = {table.name: table for table in (*BLANKS, drafts)}


def key_of(table: Table) -> ColumnElement[Any]:
    """The column that names a row of this table."""
    return next(iter(table.primary_key))


def of_escalations(ids: Collection[str]) -> Iterator[Select[Any]]:
    """Queries for what was written in these escalations: kind, row id and submission of each row."""
    made_here = select(reports.c.id).where(reports.c.escalation_id.in_(ids))
    duties_here = select(duties.c.id).where(duties.c.escalation_id.in_(ids))
    yield _rows(reports, reports.c.escalation_id.in_(ids), submission=reports.c.made_with)
    yield _rows(duties, duties.c.escalation_id.in_(ids))
    yield _rows(duty_answers, duty_answers.c.duty_id.in_(duties_here))
    yield _rows(escalations, escalations.c.id.in_(ids))
    yield _rows(moves, moves.c.escalation_id.in_(ids))
    yield _rows(pending_endings, pending_endings.c.escalation_id.in_(ids))
    yield _with_report(
        sightings, or_(sightings.c.escalation_id.in_(ids), sightings.c.report_id.in_(made_here))
    )


def of_case(case_id: str) -> Iterator[Select[Any]]:
    """Queries for what stands on the case beside its escalations."""
    yield _with_report(sightings, sightings.c.case_id == case_id)
    yield from facts_of_case(case_id)
    yield _rows(bars, bars.c.case_id == case_id)
    yield _rows(broken_glass, broken_glass.c.case_id == case_id)
    yield _rows(cases, cases.c.id == case_id)


def facts_of_case(case_id: str) -> Iterator[Select[Any]]:
    """Queries for what is known of the family of the case."""
    yield _with_report(standing_facts, standing_facts.c.case_id == case_id)


def of_report(report_id: str) -> Iterator[Select[Any]]:
    """Queries for what one report left: itself, and what it said that stands elsewhere."""
    ours = select(duties.c.id).where(duties.c.report_id == report_id)
    moved = select(reports.c.recorded_at).where(reports.c.id == report_id).scalar_subquery()
    within = select(reports.c.escalation_id).where(reports.c.id == report_id).scalar_subquery()
    yield _rows(reports, reports.c.id == report_id, submission=reports.c.made_with)
    yield _rows(duties, duties.c.report_id == report_id)
    yield _rows(duty_answers, duty_answers.c.duty_id.in_(ours))
    # The report and the move that it made were stored with the same time.
    yield _rows(moves, (moves.c.escalation_id == within) & (moves.c.at == moved))
    yield _with_report(sightings, sightings.c.report_id == report_id)
    yield _with_report(standing_facts, standing_facts.c.report_id == report_id)


def _rows(
    table: Table, condition: ColumnElement[bool], *, submission: ColumnElement[Any] | None = None
) -> Select[Any]:
    key = key_of(table)
    together = null() if submission is None else submission
    return (
        select(literal(table.name).label("kind"), key.label("id"), together.label("submission"))
        .where(condition)
        .order_by(key)
    )


def _with_report(table: Table, condition: ColumnElement[bool]) -> Select[Any]:
    """Rows that may have come with a report, and then with its submission."""
    both = table.outerjoin(reports, reports.c.id == table.c.report_id)
    return _rows(table, condition, submission=reports.c.made_with).select_from(both)
