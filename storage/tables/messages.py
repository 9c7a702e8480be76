"""The outbox: what is to be sent, what was, and where it stands; payloads carry ids and codes only."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text, text

from storage.column_types import UtcDateTime
from storage.tables.metadata import metadata

_UNSENT = text("state <> 'sent'")
_NEW = text("redraws IS NULL AND state <> 'sent'")

messages = Table(
    "messages",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("to_person_id", String, ForeignKey("people.id")),
    Column("to_channel", String),
    # Either of the two above as one value: what "one at a time per conversation" goes by.
    Column("conversation", String, nullable=False),
    Column("urgency", String, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("escalation_id", String, ForeignKey("escalations.id"), index=True),
    Column("payload", JSON, nullable=False),
    Column("dedup_key", String, unique=True),
    Column("redraws", String, ForeignKey("messages.id"), index=True),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("try_at", UtcDateTime, nullable=False),
    # Who holds it until when, by the database's clock: machines differ.
    Column("lease_by", String),
    Column("lease_until", UtcDateTime),
    Column("channel", String),
    Column("ts", String),
    Column("last_error", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Index(None, "state", "try_at"),
    Index(None, "state", "lease_until"),
    Index(None, "conversation", "state"),
    Index(None, "to_person_id", "escalation_id"),
    # What has not arrived is looked for among what was not sent, never among all that ever was.
    Index("ix_messages_unsent", "seq", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
    # What goes first is found by walking along this, however much waits behind it.
    Index("ix_messages_in_order", "rank", "seq", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
    # After a burst thousands of redraws wait for hours: what is new must not be looked for among them.
    # The first column is empty in all of it: SQLite takes the index of that column alone where it can.
    Index("ix_messages_new", "redraws", "state", "try_at", sqlite_where=_NEW, postgresql_where=_NEW),
)
