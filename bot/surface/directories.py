"""Asks the chat that an address is on about its account, and every chat about an e-mail address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.ports import Account, Directory
from state_machines.people.address import Address


@dataclass(frozen=True, slots=True)
class Directories:
    """Implements `bot.ports.Directory` over one directory for each surface, by the name in addresses.

    Their order is the one in which a person is looked for by e-mail address.
    """

    by_surface: Mapping[str, Directory]

    def account(self, address: Address) -> Account | None:
        """None also for an address on a surface that is not on: nobody can say who that is."""
        directory = self.by_surface.get(address.surface)
        return None if directory is None else directory.account(address)

    def account_of(self, email: str) -> Account | None:
        """An account that can be used, where one of several can: an active one before any other."""
        found = [directory.account_of(email) for directory in self.by_surface.values()]
        accounts = [account for account in found if account is not None]
        usable = [one for one in accounts if one.active and not (one.guest or one.stranger)]
        return next(iter((*usable, *accounts)), None)
