"""Where each account's direct messages with Doorstep are, so that no later process has to ask again."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from storage.tables.metadata import metadata

direct_messages = Table(
    "direct_messages",
    metadata,
    Column("slack_user_id", String, primary_key=True),  # any account's key: see storage/stored_addresses.py
    Column("channel", String, nullable=False),
)
