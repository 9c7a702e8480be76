"""The tables of who is barred from a case, and of sight of one that somebody took for a time."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table

from storage.column_types import EncryptedText, UtcDateTime
from storage.tables.metadata import metadata

bars = Table(
    "bars",
    metadata,
    Column("id", String, primary_key=True),
    Column("case_id", String, ForeignKey("cases.id"), nullable=False, index=True),
    Column("person_id", String, ForeignKey("people.id"), nullable=False, index=True),
    # The safeguarding lead who says so.
    Column("lead_id", String, ForeignKey("people.id"), nullable=False),
    Column("why", EncryptedText, nullable=False),
    Column("set_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_by_id", String, ForeignKey("people.id")),
    Column("end_reason", EncryptedText),
)

broken_glass = Table(
    "broken_glass",
    metadata,
    Column("id", String, primary_key=True),
    Column("case_id", String, ForeignKey("cases.id"), nullable=False, index=True),
    Column("person_id", String, ForeignKey("people.id"), nullable=False),
    Column("why", EncryptedText, nullable=False),
    Column("taken_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
)
