"""The tables of escalations and of their moves; facts are encrypted, for they may hold a person's words."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text

from storage.column_types import EncryptedJson, UtcDateTime
from storage.tables.metadata import metadata

escalations = Table(
    "escalations",
    metadata,
    Column("id", String, primary_key=True),
    Column("case_id", String, ForeignKey("cases.id"), nullable=False, index=True),
    # The case's id while the escalation is open, else null, so that the database allows one open for a case.
    Column("open_case_id", String, unique=True),
    Column("policy", String, nullable=False),
    Column("policy_hash", String, ForeignKey("policy_versions.hash"), nullable=False),
    Column("step", String, nullable=False),
    Column("step_since", UtcDateTime, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("urgency", String, nullable=False),
    Column("facts", EncryptedJson, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("local_limits", JSON(none_as_null=True)),
)

moves = Table(
    "moves",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("escalation_id", String, ForeignKey("escalations.id"), nullable=False, index=True),
    Column("from_step", String, nullable=False),
    Column("to_step", String, nullable=False),
    Column("event", String, nullable=False),
    Column("row", String, nullable=False),
    Column("section", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("actor_id", String, ForeignKey("people.id")),
    Column("at", UtcDateTime, nullable=False),
    Column("facts", EncryptedJson, nullable=False),
)
