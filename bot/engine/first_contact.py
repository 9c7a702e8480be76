"""What a first ping needs is got before it: accounts and direct messages, of which a chat limits how many."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from bot.ports import Messenger
from bot.services import Services
from bot.use_cases.people.person_address import address_of
from state_machines.errors import Refused, Unavailable
from state_machines.messages.delivery import PermanentFailure
from state_machines.people.address import Address

#: How often some more people are got ready for, by whichever process comes first.
EVERY = timedelta(minutes=1)
#: How many at a time; a chat may allow only some fifty of each a minute, and a ping may need one meanwhile.
AT_ONCE = 10

#: The lock lasts a little less than the interval, so that the same process may take it again.
_LOCK_NAME, _LOCK_LASTS = "first contact", EVERY - timedelta(seconds=5)

_Waiting = TypeVar("_Waiting", str, Address)


@dataclass(slots=True)
class FirstContact:
    """Remembers what the chat refused, so that others get their turn; a ping asks for it all the same."""

    services: Services
    messenger: Messenger
    _refused: set[str | Address] = field(default_factory=set)

    def prepare(self, now: datetime) -> tuple[int, int]:
        """Find a few accounts and open a few direct messages; returns how many of each.

        Stops where the chat does not answer or asks to wait, and leaves the limit to those who send.
        """
        unlinked, unopened = self._read_next()
        if not (unlinked or unopened) or not self._takes_lock(now):
            return 0, 0
        return self._find_accounts(unlinked, now), self._open_direct_messages(unopened)

    def _read_next(self) -> tuple[list[str], list[Address]]:
        with self.services.store.read() as uow:
            unlinked, unopened = uow.people.ids_without_account(), uow.people.addresses_without_conversation()
        return self._next_few(unlinked), self._next_few(unopened)

    def _next_few(self, waiting: tuple[_Waiting, ...]) -> list[_Waiting]:
        return [one for one in waiting if one not in self._refused][:AT_ONCE]

    def _takes_lock(self, now: datetime) -> bool:
        with self.services.store.write(lock_rows=False) as uow:
            ours = uow.scheduled_locks.take(_LOCK_NAME, now - _LOCK_LASTS, now)
            uow.commit()
        return ours

    def _find_accounts(self, people: list[str], now: datetime) -> int:
        linked = 0
        for person_id in people:
            try:
                address_of(self.services, person_id, now)
            except Refused:
                self._refused.add(person_id)
            except Unavailable:
                break
            else:
                linked += 1
        return linked

    def _open_direct_messages(self, addresses: list[Address]) -> int:
        opened = 0
        for address in addresses:
            outcome = self.messenger.open(address)
            if isinstance(outcome, PermanentFailure):
                self._refused.add(address)
            elif outcome is not None:
                break
            else:
                opened += 1
        return opened
