"""The table of the record, which only grows; each entry is bound to the one before by its hash."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Integer, String, Table

from storage.column_types import UtcDateTime
from storage.tables.metadata import metadata

audit = Table(
    "audit",
    metadata,
    # Numbered by Doorstep under the chain's lock: a database's sequence has gaps, and a gap must mean a loss.
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    # No foreign key: what was recorded of a person outlives their row in the directory.
    Column("actor_id", String),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False, index=True),
    Column("details", JSON, nullable=False),
    Column("previous_hash", String, nullable=False),
    Column("hash", String, nullable=False),
)
