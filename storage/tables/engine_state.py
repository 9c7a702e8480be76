"""The engine's heartbeat, so that a silence can be told to those who waited."""

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
