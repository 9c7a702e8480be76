"""The table of policy versions, each with its whole text, under which escalations go on."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from storage.column_types import UtcDateTime
from storage.tables.metadata import metadata

policy_versions = Table(
    "policy_versions",
    metadata,
    Column("hash", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("first_used_at", UtcDateTime, nullable=False),
)
