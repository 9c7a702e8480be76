"""What each team's channel was found to be: whether anything may be posted there, and who is in it."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, String, Table

from storage.column_types import EncryptedJson, UtcDateTime
from storage.tables.metadata import metadata

team_channels = Table(
    "team_channels",
    metadata,
    Column("place", String, primary_key=True),
    Column("looked_at", UtcDateTime),
    Column("fault", String),  # any text closes it, also one that only a newer release knows
    Column("fault_since", UtcDateTime),
    Column("shared_inside", Boolean, nullable=False),
    Column("members", EncryptedJson),  # e-mail addresses of people who may be in no file of ours
)
