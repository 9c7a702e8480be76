"""The table of the rota: who is duty manager of a team, or duty contact, and from when to when."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table

from storage.column_types import UtcDateTime
from storage.tables.metadata import metadata

rota = Table(
    "rota",
    metadata,
    Column("id", String, primary_key=True),
    Column("part", String, nullable=False),
    # Null where the part is that of the whole authority, as the duty contact's out of hours is.
    Column("team", String),
    Column("person_id", String, ForeignKey("people.id"), nullable=False),
    Column("begins_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Index(None, "part", "ends_at"),
)
