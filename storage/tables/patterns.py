"""The table of patterns, each with the report that completed it; without names or narratives."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text

from storage.column_types import UtcDateTime
from storage.tables.metadata import metadata

patterns = Table(
    "patterns",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("escalation_id", String, ForeignKey("escalations.id"), nullable=False, index=True),
    Column("report_id", String, ForeignKey("reports.id"), nullable=False),
    Column("name", String, nullable=False),
    Column("words", Text, nullable=False),
    Column("offers", Text, nullable=False),
    Column("raises", String),
    Column("source", JSON, nullable=False),
    Column("found_at", UtcDateTime, nullable=False),
)
