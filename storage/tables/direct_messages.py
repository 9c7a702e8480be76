"""The table of direct messages: the conversation of each account, so that Slack is asked for it once."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from storage.tables.metadata import metadata

direct_messages = Table(
    "direct_messages",
    metadata,
    Column("slack_user_id", String, primary_key=True),
    Column("channel", String, nullable=False),
)
