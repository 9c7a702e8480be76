"""Who reads a team's channel, as far as anybody has looked."""

from __future__ import annotations

from typing import Protocol

from state_machines.people.address import Address
from storage.unit_of_work import UnitOfWork


class ChannelMembers(Protocol):
    """Says who of the directory is in a channel, from what is stored: nothing is asked of a chat here."""

    def person_ids(self, uow: UnitOfWork, place: Address) -> frozenset[str] | None:
        """The ids of the people in this channel; None where nobody has looked."""


class NobodyLooked:
    """Implements it where no channel is looked at."""

    def person_ids(self, _uow: UnitOfWork, _place: Address) -> frozenset[str] | None:
        return None
