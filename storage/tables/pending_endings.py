"""The table of endings that one person recorded and a second one is asked to confirm."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table

from storage.column_types import EncryptedJson, EncryptedText, UtcDateTime
from storage.tables.metadata import metadata

pending_endings = Table(
    "pending_endings",
    metadata,
    Column("id", String, primary_key=True),
    Column("escalation_id", String, ForeignKey("escalations.id"), nullable=False, index=True),
    Column("event", String, nullable=False),
    Column("facts", EncryptedJson, nullable=False),
    Column("recorded_by_id", String, ForeignKey("people.id"), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("duty_id", String, ForeignKey("duties.id"), nullable=False, index=True),
    # The dialog in which it was recorded; no key of another table, for an ending outlives its draft.
    Column("draft_id", String, nullable=False, index=True),
    Column("state", String, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_by_id", String, ForeignKey("people.id")),
    Column("reason", EncryptedText),
)
