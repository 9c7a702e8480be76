"""Who works with the families: the directory as imported, and where each has an account."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, String, Table

from storage.column_types import EncryptedText, UtcDateTime
from storage.tables.metadata import metadata


def _person_column(name: str) -> Column[str]:
    # Checked at the commit, for people who name each other come with one import in any order.
    return Column(name, String, ForeignKey("people.id", deferrable=True, initially="DEFERRED"))


people = Table(
    "people",
    metadata,
    Column("id", String, primary_key=True),
    Column("email", String, nullable=False, unique=True),
    Column("name", EncryptedText(remembered=True), nullable=False),
    Column("job_title", String, nullable=False),
    Column("agency", String, nullable=False),
    Column("team", String),
    _person_column("line_manager_id"),
    _person_column("safeguarding_lead_id"),
    _person_column("cover_id"),
    Column("administrator", Boolean, nullable=False),
    Column("slack_user_id", String, unique=True),  # the release before reads and writes it: decision 0023
    Column("reachable", Boolean, nullable=False),
    Column("address", String, unique=True, index=True),
    Column("telephone", EncryptedText(remembered=True)),
    Column("left_at", UtcDateTime),
    # Why the account may not be used, where that is known: see state_machines/people/people.py.
    Column("account_problem", String),
    # When the chat was last asked about the account; nobody's business but the chore's that asks.
    Column("account_seen_at", UtcDateTime),
)
