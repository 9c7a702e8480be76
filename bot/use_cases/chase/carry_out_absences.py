"""Carries out the beginning and the end of absences: duties are handed over, and later given back."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from bot.services import Services
from bot.unexpected_errors import log_unexpected_error
from bot.use_cases.chase.hand_over import IMMEDIATE_ONLY, MovedDuty, hand_over_duties
from state_machines.people.absences import Absence

log = logging.getLogger(__name__)

#: The marks up to which beginnings and ends were looked at.
BEGINNINGS, ENDINGS = "absences begun", "absences ended"
#: How far back a process looks that never looked before.
_LOOK_BACK = timedelta(days=7)


def carry_out_absences(services: Services, now: datetime) -> int:
    """Carry out the absences that began or ended since the last look; returns how many duties moved.

    Out of hours only immediate duties are handed over, and the others when work begins, because nobody takes
    up a routine duty at midnight. Duties are given back when work begins, or earlier by their next chase.
    """
    return _carry_out_beginnings(services, now) + _carry_out_endings(services, now)


def hand_over_for_absences(
    services: Services, absences: Iterable[Absence], now: datetime
) -> tuple[MovedDuty, ...]:
    """Hand over what waits on the people of these absences, and mark each absence as done."""
    begun = tuple(absences)
    moved = hand_over_duties(services, {one.person_id for one in begun}, now)
    with services.store.write() as uow:
        uow.absences.mark_handed_over({one.id for one in begun}, now)
        for one in begun:
            uow.audit.append(now, None, "absence:begin", one.id, {"person": one.person_id})
        uow.commit()
    return moved


def hand_over_now_or_later(
    hand_over: Callable[[], tuple[MovedDuty, ...]],
) -> tuple[MovedDuty, ...] | None:
    """What is handed over after an absence was stored or ended; None where that failed for now.

    The absence stands whatever becomes of this, and `carry_out_absences` does then what was left.
    """
    try:
        return hand_over()
    except Exception as error:  # noqa: BLE001 - the absence is stored by now, which must not be denied
        log_unexpected_error(log, "absence: handing over", error)
        return None


def _carry_out_beginnings(services: Services, now: datetime) -> int:
    with services.store.read() as uow:
        begun = uow.absences.waiting_for_hand_over(now)
        looked = uow.engine.last_look_at(BEGINNINGS) or now - _LOOK_BACK
    if not begun:
        return 0
    if services.settings.calendar.is_open(now):
        return len(hand_over_for_absences(services, begun, now))
    fresh = {one.person_id for one in begun if max(one.starts_at, one.set_at) > looked}
    if not fresh:
        return 0
    moved = hand_over_duties(services, fresh, now, urgencies=IMMEDIATE_ONLY)
    _remember_look(services, BEGINNINGS, now)
    return len(moved)


def _carry_out_endings(services: Services, now: datetime) -> int:
    if not services.settings.calendar.is_open(now):
        return 0
    with services.store.read() as uow:
        looked = uow.engine.last_look_at(ENDINGS) or now - _LOOK_BACK
        ended = uow.absences.ended_between(looked, now)
    if not ended:
        return 0
    moved = hand_over_duties(services, {one.person_id for one in ended}, now)
    _remember_look(services, ENDINGS, now)
    return len(moved)


def _remember_look(services: Services, what: str, now: datetime) -> None:
    with services.store.write() as uow:
        uow.engine.record_look(what, now)
        uow.commit()
