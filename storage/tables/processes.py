"""The table of processes that serve this database, each with its last sign of life."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from storage.column_types import UtcDateTime
from storage.tables.metadata import metadata

processes = Table(
    "processes",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("host", String, nullable=False),
    Column("pid", Integer, nullable=False),
    # By the database's clock, for the machines' clocks differ, and a lease must mean the same to all of them.
    Column("started_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False, index=True),
    Column("clock_ahead_ms", Integer, nullable=False),
    Column("socket_heard_at", UtcDateTime),
    # By the application's clock, which a demo moves on.
    Column("ticked_at", UtcDateTime),
    # The names of its keys, with commas between, the one first with which it seals.
    Column("keys", String),
)
