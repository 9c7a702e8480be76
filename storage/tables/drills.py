"""The table of drills: practices of the ladder, apart from everything about real cases."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table

from storage.column_types import UtcDateTime
from storage.tables.metadata import metadata

drills = Table(
    "drills",
    metadata,
    Column("id", String, primary_key=True),
    Column("team", String, nullable=False, index=True),
    # The team while the drill runs, so that no second one can; nothing afterwards.
    Column("running_team", String, unique=True),
    Column("started_by_id", String, ForeignKey("people.id"), nullable=False),
    Column("worker_id", String, ForeignKey("people.id"), nullable=False),
    Column("holder_id", String, ForeignKey("people.id"), nullable=False),
    Column("urgency", String, nullable=False),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("chase_at", UtcDateTime, index=True),
    Column("rung", Integer, nullable=False),
    Column("told", JSON, nullable=False),
    Column("answered_by_id", String, ForeignKey("people.id")),
    Column("answered_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
)
