"""The table of the record, which only grows; each entry is bound to the one before by its hash."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text, text

from storage.column_types import UtcDateTime
from storage.tables.metadata import metadata

_UNSEALED = text("seal IS NULL")

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
    # The digests of the rows that the entry's transaction changed, {"table/id": [before, after]}; as text,
    # for the seal is over its very signs. Null in entries of a release that kept none.
    Column("rows", Text),
    # Which key sealed the entry, and the seal: over the last seal before it, the hash and the digests.
    Column("sealed_with", String),
    Column("seal", String),
    # Those of a release that sealed nothing: after an upgrade they are looked for, and there are no new ones.
    Index("ix_audit_unsealed", "seq", sqlite_where=_UNSEALED, postgresql_where=_UNSEALED),
)
