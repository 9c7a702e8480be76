"""The table of times by name: the engine's last round, and when things were last looked at or done."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from storage.column_types import UtcDateTime
from storage.tables.metadata import metadata

engine_state = Table(
    "engine_state",
    metadata,
    Column("name", String, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)
