"""The table of absences: who is away from when to when, who covers, and who said so."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from storage.column_types import UtcDateTime
from storage.tables.metadata import metadata

absences = Table(
    "absences",
    metadata,
    Column("id", String, primary_key=True),
    Column("person_id", String, ForeignKey("people.id"), nullable=False, index=True),
    Column("starts_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("cover_id", String, ForeignKey("people.id")),
    Column("set_by_id", String, ForeignKey("people.id")),
    Column("set_at", UtcDateTime, nullable=False),
    Column("source", String, nullable=False),
    # A calendar's own name for the entry, so that importing it again changes it instead of adding another.
    Column("calendar_uid", String, unique=True),
    Column("cancelled_at", UtcDateTime),
    # How often the calendar had changed the entry, as it counts itself: what is older comes too late.
    Column("calendar_sequence", Integer),
    # When the duties of the person were handed over; null until the absence has begun.
    Column("handed_over_at", UtcDateTime),
    Index(None, "ends_at", "starts_at"),
)
