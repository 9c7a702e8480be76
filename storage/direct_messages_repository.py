"""The ids of direct messages that were opened, by the address of the account."""

from __future__ import annotations

from sqlalchemy import select

from state_machines.people.address import Address
from storage.stored_addresses import account_key
from storage.tables import direct_messages
from storage.transaction import Transaction


class DirectMessagesRepository:
    """What the chat said last; an id may have gone stale where the database came from another workspace."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def channel_of(self, address: Address) -> str | None:
        """The id of the channel; None where nobody has opened it yet."""
        theirs = direct_messages.c.slack_user_id == account_key(address)
        row = self._transaction.one_or_none(select(direct_messages.c.channel).where(theirs))
        return None if row is None else str(row.channel)

    def save(self, address: Address, channel: str) -> None:
        """This account's direct messages are there, whatever was known before."""
        row = {"slack_user_id": account_key(address), "channel": channel}
        self._transaction.upsert(direct_messages, [row], key="slack_user_id")
