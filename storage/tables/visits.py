"""The table of visits to a family with a known risk: who went in, and when they are asked how it went."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table

from storage.column_types import UtcDateTime
from storage.tables.metadata import metadata

visits = Table(
    "visits",
    metadata,
    # The alarm that a visit may raise has the same id, and so have the messages about both.
    Column("id", String, primary_key=True),
    Column("case_id", String, ForeignKey("cases.id"), nullable=False, index=True),
    Column("person_id", String, ForeignKey("people.id"), nullable=False, index=True),
    Column("with_id", String, ForeignKey("people.id")),
    Column("began_at", UtcDateTime, nullable=False),
    Column("ask_at", UtcDateTime),
    Column("asked_at", UtcDateTime),
    Column("state", String, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("alarm_id", String, ForeignKey("alarms.id")),
    CheckConstraint("state NOT IN ('going', 'asked') OR ask_at IS NOT NULL", name="going_is_asked"),
    Index(None, "state", "ask_at"),
)
