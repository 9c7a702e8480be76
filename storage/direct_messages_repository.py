"""Stores the ids of the conversations of direct messages that were opened, by account."""

from __future__ import annotations

from sqlalchemy import select

from storage.tables import direct_messages
from storage.transaction import Transaction


class DirectMessagesRepository:
    """The ids as Slack last gave them; in a database from another workspace one may be out of date."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def channel_of(self, slack_user_id: str) -> str | None:
        """The id of the account's conversation; None where nobody has opened it yet."""
        theirs = select(direct_messages.c.channel).where(direct_messages.c.slack_user_id == slack_user_id)
        row = self._transaction.one_or_none(theirs)
        return None if row is None else str(row.channel)

    def save(self, slack_user_id: str, channel: str) -> None:
        """Store this account's conversation, in place of any other."""
        row = {"slack_user_id": slack_user_id, "channel": channel}
        self._transaction.upsert(direct_messages, [row], key="slack_user_id")
