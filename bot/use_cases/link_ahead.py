"""Slack accounts are asked for before a ping needs them: Slack allows only so many questions a minute."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.office import Office
from bot.use_cases.reach import slack_id_of
from state_machines.errors import Refused, Unavailable

#: How many people are asked about in a minute; Slack allows about fifty, and a ping may need one meanwhile.
AT_ONCE = 10


@dataclass(slots=True)
class LinkAhead:
    """Remembers whom Slack did not know, so that others get their turn; a ping asks for them all the same."""

    office: Office
    _unknown: set[str] = field(default_factory=set)

    def link(self) -> int:
        """Keep the accounts of the next few people; how many. Stops where Slack does not answer."""
        linked = 0
        for person_id in self._next():
            try:
                slack_id_of(self.office, person_id)
            except Refused:
                self._unknown.add(person_id)
            except Unavailable:
                break
            else:
                linked += 1
        return linked

    def _next(self) -> list[str]:
        with self.office.store.read() as uow:
            unlinked = uow.people.unlinked()
        return [one for one in unlinked if one not in self._unknown][:AT_ONCE]
