"""The table of what is known of a case across its reports and escalations; the words are encrypted."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, String, Table

from storage.column_types import EncryptedText, UtcDateTime
from storage.tables.metadata import metadata

standing_facts = Table(
    "standing_facts",
    metadata,
    Column("id", String, primary_key=True),
    Column("case_id", String, ForeignKey("cases.id"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("category", String, nullable=False),
    Column("words", EncryptedText, nullable=False),
    Column("said_by_id", String, ForeignKey("people.id"), nullable=False),
    Column("said_at", UtcDateTime, nullable=False),
    Column("report_id", String, ForeignKey("reports.id")),
    Column("review_on", Date),
    Column("review_asked_at", UtcDateTime),
    # Agencies by name and people by id, from whom the words are kept.
    Column("not_shared_with", JSON, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_by_id", String, ForeignKey("people.id")),
    Column("end_reason", EncryptedText),
    Index(None, "review_on"),
)
