"""The tables of what was erased, a tombstone for each row, and of legal holds, under which nothing is."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table

from storage.column_types import EncryptedText, UtcDateTime
from storage.tables.metadata import metadata

erasures = Table(
    "erasures",
    metadata,
    Column("id", String, primary_key=True),
    # The table of the row, and what names it there: no key of another table, for a draft's row goes.
    Column("kind", String, nullable=False),
    Column("row_id", String, nullable=False),
    Column("case_id", String, index=True),
    Column("erased_at", UtcDateTime, nullable=False, index=True),
    Column("reason", String, nullable=False),
    # An operating-system user, or "retention" where the settings did it.
    Column("by", String, nullable=False),
    Index(None, "row_id", "kind"),
)

holds = Table(
    "holds",
    metadata,
    Column("id", String, primary_key=True),
    Column("case_id", String, ForeignKey("cases.id"), nullable=False, index=True),
    # The case's id while the hold stands, else null: the database allows one that stands for a case.
    Column("standing_case_id", String, unique=True),
    Column("set_at", UtcDateTime, nullable=False),
    Column("set_by", String, nullable=False),
    Column("why", EncryptedText, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("ended_by", String),
    Column("end_why", EncryptedText),
)
