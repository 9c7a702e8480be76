"""The tables of imports under way: what each will write, part by part, once it is decided."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from storage.column_types import EncryptedJson, UtcDateTime
from storage.tables.metadata import metadata

imports = Table(
    "imports",
    metadata,
    Column("id", String, primary_key=True),
    Column("begun_at", UtcDateTime, nullable=False),
    Column("by", String, nullable=False),
    # Null until all of its rows are here and it counts: before that moment nothing of it does, and from then
    # on it is carried out, by whoever finds it.
    Column("decided_at", UtcDateTime, index=True),
    Column("rows", Integer),
)

import_rows = Table(
    "import_rows",
    metadata,
    Column("id", String, primary_key=True),
    Column("import_id", String, ForeignKey("imports.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    # What is to be done with it, as `ImportStep` names it.
    Column("kind", String, nullable=False),
    Column("content", EncryptedJson, nullable=False),
)
