"""Who was to be told and has no message yet: only of what was sent is it said that somebody was told.

A card that is drawn while the first attempt is on its way names whom it is for. It is drawn again where that
attempt comes to nothing (`redraw_what_was_told`); what is never drawn again waits for the attempt.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from state_machines.messages.delivery import DeliveryState
from storage.records import PingOnItsWay
from storage.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Unreached:
    """The people to whom no ping was delivered: `in_vain` those where it was tried, `on_the_way` the rest."""

    in_vain: frozenset[str] = frozenset()
    on_the_way: frozenset[str] = frozenset()

    def __contains__(self, person_id: object) -> bool:
        return person_id in self.in_vain or person_id in self.on_the_way


NOBODY = Unreached()


def read_unreached(uow: UnitOfWork, escalation_ids: Collection[str]) -> Unreached:
    """Of those who were to be told of one of these; somebody who was sent anything about it is reached."""
    return _of(uow.messages.ways_of_pings(escalation_ids))


def read_unreached_of_alarm(uow: UnitOfWork, alarm_id: str) -> Unreached:
    """Of those who were to be told of an alarm."""
    return _of(uow.messages.ways_of_alarm(alarm_id))


def _of(pings: Iterable[PingOnItsWay]) -> Unreached:
    tried: dict[str, bool] = {}
    reached: set[str] = set()
    for ping in pings:
        if ping.state is DeliveryState.SENT:
            reached.add(ping.person_id)
        tried[ping.person_id] = tried.get(ping.person_id, False) or _was_in_vain(ping)
    missing = {one: in_vain for one, in_vain in tried.items() if one not in reached}
    return Unreached(
        frozenset(one for one, in_vain in missing.items() if in_vain),
        frozenset(one for one, in_vain in missing.items() if not in_vain),
    )


def _was_in_vain(ping: PingOnItsWay) -> bool:
    """Whether an attempt came to nothing or was put off; the one under way is counted already."""
    before = ping.attempts - (ping.state is DeliveryState.SENDING)
    return before > 0 or ping.try_at > ping.created_at
