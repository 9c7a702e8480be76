"""The table of alarms: somebody is in danger, with or without a case; one that waits is always chased."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table

from storage.column_types import UtcDateTime
from storage.tables.metadata import metadata

alarms = Table(
    "alarms",
    metadata,
    Column("id", String, primary_key=True),
    Column("about", String, nullable=False),
    Column("reporter_id", String, ForeignKey("people.id"), nullable=False, index=True),
    # The dialog in which it was raised; no key of another table, for an alarm outlives its draft.
    Column("draft_id", String, index=True),
    Column("report_id", String, ForeignKey("reports.id"), index=True),
    Column("case_id", String, ForeignKey("cases.id"), index=True),
    Column("raised_at", UtcDateTime, nullable=False),
    Column("state", String, nullable=False),
    Column("told_ids", JSON, nullable=False),
    Column("rung", Integer, nullable=False),
    Column("chase_at", UtcDateTime),
    Column("taken_by_id", String, ForeignKey("people.id")),
    Column("taken_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("ended_by_id", String, ForeignKey("people.id")),
    Column("outcome", String),
    Column("taken_back", String),
    Column("reason", String),
    # The other children behind the door; NULL where there are none, as in rows of the releases before.
    Column("also_case_ids", JSON(none_as_null=True)),
    CheckConstraint("state <> 'open' OR chase_at IS NOT NULL", name="open_is_chased"),
    Index(None, "state", "chase_at"),
)
