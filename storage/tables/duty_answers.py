"""The table of what people answered when a duty asked something of them; the answers are encrypted."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table

from storage.column_types import EncryptedJson, UtcDateTime
from storage.tables.metadata import metadata

duty_answers = Table(
    "duty_answers",
    metadata,
    Column("id", String, primary_key=True),
    Column("duty_id", String, ForeignKey("duties.id"), nullable=False, index=True),
    Column("answered_by_id", String, ForeignKey("people.id"), nullable=False),
    Column("answered_at", UtcDateTime, nullable=False),
    Column("answers", EncryptedJson, nullable=False),
)
