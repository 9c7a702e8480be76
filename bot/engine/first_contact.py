"""What a first ping needs is got before it: accounts and direct messages, of which Slack limits how many."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.office import Office
from bot.ports import Messenger
from bot.use_cases.people.reach import slack_id_of
from state_machines.errors import Refused, Unavailable
from state_machines.messages.delivery import Impossible

#: How often some more people are got ready for, by whichever process comes first.
EVERY = timedelta(minutes=1)
#: How many at a time; Slack allows about fifty of each call a minute, and a ping may need one meanwhile.
AT_ONCE = 10

#: Whose turn it was may take the next as well: a little less than the time between two.
_TURN, _LASTS = "first contact", EVERY - timedelta(seconds=5)


@dataclass(slots=True)
class FirstContact:
    """Remembers what Slack refused, so that others get their turn; a ping asks for it all the same."""

    office: Office
    messenger: Messenger
    _refused: set[str] = field(default_factory=set)

    def prepare(self, now: datetime) -> tuple[int, int]:
        """Keep the accounts of the next few people, and open direct messages with a few; how many of each.

        Stops where Slack does not answer or asks to wait, and leaves the limit to those who send.
        """
        unlinked, unopened = self._next()
        if not (unlinked or unopened) or not self._is_our_turn(now):
            return 0, 0
        return self._link(unlinked), self._open(unopened)

    def _next(self) -> tuple[list[str], list[str]]:
        with self.office.store.read() as uow:
            unlinked, unopened = uow.people.unlinked(), uow.people.unopened()
        return self._few(unlinked), self._few(unopened)

    def _few(self, ids: tuple[str, ...]) -> list[str]:
        return [one for one in ids if one not in self._refused][:AT_ONCE]

    def _is_our_turn(self, now: datetime) -> bool:
        with self.office.store.write(holding=False) as uow:
            ours = uow.turns.take(_TURN, now - _LASTS, now)
            uow.commit()
        return ours

    def _link(self, people: list[str]) -> int:
        linked = 0
        for person_id in people:
            try:
                slack_id_of(self.office, person_id)
            except Refused:
                self._refused.add(person_id)
            except Unavailable:
                break
            else:
                linked += 1
        return linked

    def _open(self, accounts: list[str]) -> int:
        opened = 0
        for account in accounts:
            outcome = self.messenger.open(account)
            if isinstance(outcome, Impossible):
                self._refused.add(account)
            elif outcome is not None:
                break
            else:
                opened += 1
        return opened
