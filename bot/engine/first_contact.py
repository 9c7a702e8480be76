"""Finds accounts and opens direct messages before a first ping needs them, because Slack limits both."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.ports import Messenger
from bot.services import Services
from bot.use_cases.people.person_address import slack_id_of
from state_machines.errors import Refused, Unavailable
from state_machines.messages.delivery import PermanentFailure

#: How often some more people are got ready for, by whichever process comes first.
EVERY = timedelta(minutes=1)
#: How many at a time; Slack allows about fifty of each call a minute, and a ping may need one meanwhile.
AT_ONCE = 10

#: The lock lasts a little less than the interval, so that the same process may take it again.
_LOCK_NAME, _LOCK_LASTS = "first contact", EVERY - timedelta(seconds=5)


@dataclass(slots=True)
class FirstContact:
    """Prepares the people who were never pinged. It remembers whom Slack refused, so that others follow."""

    services: Services
    messenger: Messenger
    _refused: set[str] = field(default_factory=set)

    def prepare(self, now: datetime) -> tuple[int, int]:
        """Find a few accounts and open a few direct messages; returns how many of each.

        It stops if Slack does not answer or asks to wait, so that pings have the rest of the limit.
        """
        unlinked, unopened = self._read_next()
        if not (unlinked or unopened) or not self._takes_lock(now):
            return 0, 0
        return self._find_accounts(unlinked), self._open_direct_messages(unopened)

    def _read_next(self) -> tuple[list[str], list[str]]:
        with self.services.store.read() as uow:
            unlinked, unopened = uow.people.ids_without_account(), uow.people.accounts_without_conversation()
        return self._next_few(unlinked), self._next_few(unopened)

    def _next_few(self, ids: tuple[str, ...]) -> list[str]:
        return [one for one in ids if one not in self._refused][:AT_ONCE]

    def _takes_lock(self, now: datetime) -> bool:
        with self.services.store.write(lock_rows=False) as uow:
            ours = uow.scheduled_locks.take(_LOCK_NAME, now - _LOCK_LASTS, now)
            uow.commit()
        return ours

    def _find_accounts(self, people: list[str]) -> int:
        linked = 0
        for person_id in people:
            try:
                slack_id_of(self.services, person_id)
            except Refused:
                self._refused.add(person_id)
            except Unavailable:
                break
            else:
                linked += 1
        return linked

    def _open_direct_messages(self, accounts: list[str]) -> int:
        opened = 0
        for account in accounts:
            outcome = self.messenger.open(account)
            if isinstance(outcome, PermanentFailure):
                self._refused.add(account)
            elif outcome is not None:
                break
            else:
                opened += 1
        return opened
