"""An absence begins or ends by itself: what waits is handed over, and what others held is given back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.office import Office
from bot.use_cases.chase.hand_over import IMMEDIATE_ONLY, Moved, put_right
from state_machines.people.absences import Absence

#: The marks up to which beginnings and ends were looked at.
BEGUN, ENDED = "absences begun", "absences ended"
#: How far back a process looks that never looked before.
_LOOK_BACK = timedelta(days=7)


def absences_due(office: Office, now: datetime) -> int:
    """Do what absences that began or ended since the last look ask for; how many duties moved.

    Out of hours only what is immediate is handed over, and the rest when work begins: nobody takes up a
    routine duty at midnight. Those who are back are told when work begins; every chase until then gives
    back by itself what it finds.
    """
    return _begun(office, now) + _ended(office, now)


def hand_over_from(office: Office, absences: Iterable[Absence], now: datetime) -> tuple[Moved, ...]:
    """Hand over what waits on the people of these absences now, mark each as done; what moved."""
    begun = tuple(absences)
    moved = put_right(office, {one.person_id for one in begun}, now)
    with office.store.write() as uow:
        uow.absences.mark_handed_over({one.id for one in begun}, now)
        for one in begun:
            uow.audit.append(now, None, "absence:begin", one.id, {"person": one.person_id})
        uow.commit()
    return moved


def _begun(office: Office, now: datetime) -> int:
    with office.store.read() as uow:
        begun = uow.absences.to_hand_over(now)
        looked = uow.engine.looked_at(BEGUN) or now - _LOOK_BACK
    if not begun:
        return 0
    if office.settings.calendar.is_open(now):
        return len(hand_over_from(office, begun, now))
    fresh = {one.person_id for one in begun if max(one.starts_at, one.set_at) > looked}
    if not fresh:
        return 0
    moved = put_right(office, fresh, now, urgencies=IMMEDIATE_ONLY)
    _mark(office, BEGUN, now)
    return len(moved)


def _ended(office: Office, now: datetime) -> int:
    if not office.settings.calendar.is_open(now):
        return 0
    with office.store.read() as uow:
        looked = uow.engine.looked_at(ENDED) or now - _LOOK_BACK
        ended = uow.absences.ended_between(looked, now)
    if not ended:
        return 0
    moved = put_right(office, {one.person_id for one in ended}, now)
    _mark(office, ENDED, now)
    return len(moved)


def _mark(office: Office, what: str, now: datetime) -> None:
    with office.store.write() as uow:
        uow.engine.look(what, now)
        uow.commit()
