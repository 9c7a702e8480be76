"""The ids of direct messages that were opened, by Slack account."""

from __future__ import annotations

from sqlalchemy import select

from storage.tables import direct_messages
from storage.transaction import Transaction


class DirectMessagesRepository:
    """What Slack said last; an id may have gone stale where the database came from another workspace."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def all(self) -> dict[str, str]:
        """Channel ids by Slack user id."""
        rows = self._transaction.rows(select(direct_messages))
        return {str(row.slack_user_id): str(row.channel) for row in rows}

    def keep(self, slack_user_id: str, channel: str) -> None:
        """This account's direct messages are there, whatever was known before."""
        row = {"slack_user_id": slack_user_id, "channel": channel}
        self._transaction.put(direct_messages, [row], key="slack_user_id")
