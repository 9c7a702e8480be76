"""The table of reports as submitted; the answers hold the narrative and are encrypted."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table

from storage.column_types import EncryptedJson, UtcDateTime
from storage.tables.metadata import metadata

reports = Table(
    "reports",
    metadata,
    Column("id", String, primary_key=True),
    Column("case_id", String, ForeignKey("cases.id"), nullable=False, index=True),
    Column("escalation_id", String, ForeignKey("escalations.id"), nullable=False, index=True),
    Column("reporter_id", String, ForeignKey("people.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("urgency", String, nullable=False),
    Column("answers", EncryptedJson, nullable=False),
    Column("dialog", String, nullable=False),
    Column("dialog_version", Integer, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    # The facts that were observed; reports stored by version 0.1.0 have none.
    Column("facts", EncryptedJson),
    # The board's types as the reporter confirmed them; null while they did not say.
    Column("types", JSON(none_as_null=True)),
    # The same for the reports that one submission made of several children; null for a report of one.
    Column("made_with", String, index=True),
    Index(None, "reporter_id", "escalation_id"),
)
