"""The tables of children's cases and of their networks."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table

from storage.column_types import EncryptedJson, EncryptedText, UtcDateTime
from storage.tables.metadata import metadata

cases = Table(
    "cases",
    metadata,
    Column("id", String, primary_key=True),
    Column("reference", String, nullable=False, unique=True),
    Column("child_name", EncryptedText, nullable=False),
    Column("plan", String, nullable=False),
    Column("team", String, nullable=False),
    Column("allocated_social_worker_id", String, ForeignKey("people.id"), index=True),
    Column("last_seen", EncryptedJson),
    Column("lead_practitioner_id", String, ForeignKey("people.id"), index=True),
    # The same value for children behind one door.
    Column("family", String, index=True),
    # The plan as the social worker gave it, while the case system says otherwise: {plan, by, at}.
    Column("plan_said", JSON(none_as_null=True)),
    # Who alone may know of it: {people, line}.
    Column("restricted", JSON(none_as_null=True)),
    # Since when the cases file no longer names it; an import that names it again takes that back.
    Column("gone_at", UtcDateTime, index=True),
    # The reference as `fold_reference` has it; null where only the release before has imported the case.
    Column("folded_reference", String, index=True),
)

case_network = Table(
    "case_network",
    metadata,
    Column("case_id", String, ForeignKey("cases.id"), primary_key=True),
    Column("person_id", String, ForeignKey("people.id"), primary_key=True, index=True),
    Column("position", Integer, nullable=False),
)
