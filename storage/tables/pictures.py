"""Flowchart pictures that a chat has already, by policy version and step."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from storage.column_types import UtcDateTime
from storage.tables.metadata import metadata

pictures = Table(
    "pictures",
    metadata,
    Column("policy_hash", String, primary_key=True),
    Column("step", String, primary_key=True),
    Column("file_id", String, nullable=False),
    Column("uploaded_at", UtcDateTime, nullable=False),
    Column("left_out_at", UtcDateTime),  # refused for good: nobody tries for a day
)
