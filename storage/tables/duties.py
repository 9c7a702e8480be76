"""The table of duties; `chase_at` is a column of its own, so that a restart resumes every chase."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text

from storage.column_types import EncryptedJson, UtcDateTime
from storage.tables.metadata import metadata

duties = Table(
    "duties",
    metadata,
    Column("id", String, primary_key=True),
    Column("escalation_id", String, ForeignKey("escalations.id"), nullable=False, index=True),
    Column("report_id", String, ForeignKey("reports.id")),
    Column("key", String, nullable=False),
    Column("role", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("task", Text, nullable=False),
    Column("holder_id", String, ForeignKey("people.id"), nullable=False),
    Column("source", JSON, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("chase_at", UtcDateTime),
    Column("state", String, nullable=False),
    Column("limit", JSON, nullable=False),
    Column("due_at", UtcDateTime),
    Column("rung", Integer, nullable=False),
    Column("told_ids", JSON, nullable=False),
    Column("acknowledged_by_id", String, ForeignKey("people.id")),
    Column("acknowledged_at", UtcDateTime),
    Column("undo_until", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("ended_by_id", String, ForeignKey("people.id")),
    Column("declined", EncryptedJson, nullable=False),
    Column("meant_for_id", String, ForeignKey("people.id")),
    Column("remind_at", UtcDateTime),
    Column("lapses_at", UtcDateTime),
    # The database holds promise 3 as well: an open duty has a time at which it is chased next.
    CheckConstraint("state <> 'open' OR chase_at IS NOT NULL", name="open_is_chased"),
    Index(None, "state", "chase_at"),
    Index(None, "holder_id", "state"),
    Index(None, "state", "remind_at"),
)
