"""The ids of direct messages that were opened, by Slack account."""

from __future__ import annotations

from sqlalchemy import select

from storage.tables import direct_messages
from storage.transaction import Transaction


class DirectMessagesRepository:
    """What Slack said last; an id may have gone stale where the database came from another workspace."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def channel_of(self, slack_user_id: str) -> str | None:
        """The id of the channel; None where nobody has opened it yet."""
        theirs = select(direct_messages.c.channel).where(direct_messages.c.slack_user_id == slack_user_id)
        row = self._transaction.one_or_none(theirs)
        return None if row is None else str(row.channel)

    def save(self, slack_user_id: str, channel: str) -> None:
        """This account's direct messages are there, whatever was known before."""
        row = {"slack_user_id": slack_user_id, "channel": channel}
        self._transaction.upsert(direct_messages, [row], key="slack_user_id")
