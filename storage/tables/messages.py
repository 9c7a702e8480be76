"""The table of the outbox: messages to send and those that were sent; payloads carry only ids and codes."""

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
    # One of the two above, as one value: in each conversation one message is sent at a time.
    Column("conversation", String, nullable=False),
    Column("urgency", String, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("escalation_id", String, ForeignKey("escalations.id"), index=True),
    # What is about an alarm is about no escalation: an alarm needs neither a case nor a chart.
    Column("alarm_id", String, index=True),
    Column("payload", JSON, nullable=False),
    Column("dedup_key", String, unique=True),
    Column("redraws", String, ForeignKey("messages.id"), index=True),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("try_at", UtcDateTime, nullable=False),
    # Which process holds it until when, by the database's clock, for the machines' clocks differ.
    Column("lease_by", String),
    Column("lease_until", UtcDateTime),
    # When its present holder began the request that posts it, by the same clock; null: it has not begun.
    Column("begun_at", UtcDateTime),
    Column("channel", String),
    Column("ts", String),
    Column("last_error", Text, nullable=False),
    # What its chat refuses it with, and since when it has been that.
    Column("refusal", String),
    Column("refused_since", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Index(None, "state", "try_at"),
    Index(None, "state", "lease_until"),
    Index(None, "conversation", "state"),
    Index(None, "to_person_id", "escalation_id"),
    # Messages that have not arrived are looked for among those not sent, never among all that ever were.
    Index("ix_messages_unsent", "seq", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
    # The messages to send first are found by walking along this index, however many wait behind them.
    Index("ix_messages_in_order", "rank", "seq", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
    # After a burst thousands of redraws wait for hours: new messages must not be looked for among them.
    # The first column is null in all of it; without it SQLite would use the index of that column alone.
    Index("ix_messages_new", "redraws", "state", "try_at", sqlite_where=_NEW, postgresql_where=_NEW),
)
