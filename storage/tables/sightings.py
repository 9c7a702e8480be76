"""The table of what people said of when a child was seen: each account stays, also where two differ."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, String, Table

from storage.column_types import EncryptedText, UtcDateTime
from storage.tables.metadata import metadata

sightings = Table(
    "sightings",
    metadata,
    Column("id", String, primary_key=True),
    Column("case_id", String, ForeignKey("cases.id"), nullable=False, index=True),
    Column("seen_on", Date, nullable=False),
    Column("seen_by", EncryptedText, nullable=False),
    Column("alone", Boolean),
    Column("words", EncryptedText),
    Column("report_id", String, ForeignKey("reports.id")),
    # Null where the case system says so.
    Column("said_by_id", String, ForeignKey("people.id")),
    Column("said_at", UtcDateTime, nullable=False),
    # The escalation that was open then, and what whoever has the case answered: is all of it still needed?
    Column("escalation_id", String, ForeignKey("escalations.id")),
    Column("answer", String),
    Column("answered_by_id", String, ForeignKey("people.id")),
    Column("answered_at", UtcDateTime),
)
