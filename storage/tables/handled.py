"""The table of idempotency keys, each with the answer that the request got; the answer is encrypted."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from storage.column_types import EncryptedJson, UtcDateTime
from storage.tables.metadata import metadata

handled = Table(
    "handled",
    metadata,
    Column("key", String, primary_key=True),
    Column("answer", EncryptedJson, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
)
