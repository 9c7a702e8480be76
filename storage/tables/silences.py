"""The table of silences: times in which no engine was there to chase or to send."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, Table

from storage.column_types import UtcDateTime
from storage.tables.metadata import metadata

silences = Table(
    "silences",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False, index=True),
    # Whether every process had signed off before it; the release before did not say.
    Column("stopped", Boolean),
)
