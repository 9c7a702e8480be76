"""The table of drafts; the whole session is encrypted, for any answer may be a narrative."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table, text

from storage.column_types import EncryptedText, UtcDateTime
from storage.tables.metadata import metadata

_OPEN = text("open_key IS NOT NULL")

drafts = Table(
    "drafts",
    metadata,
    Column("id", String, primary_key=True),
    Column("person_id", String, ForeignKey("people.id"), nullable=False, index=True),
    Column("dialog", String, nullable=False),
    # Person, dialog and context while under way, else null: the database allows one open draft of each.
    Column("open_key", String, unique=True),
    Column("session", EncryptedText, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("channel", String),
    Column("ts", String),
    Index("ix_drafts_open", "person_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
)
