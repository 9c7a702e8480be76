"""Carries out the end of a shift: whoever is on duty next is told of what nobody has acknowledged."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from bot.cards.messages.news import NewsPayload
from bot.reading.snapshot import Snapshot, load_snapshot
from bot.services import Services
from bot.use_cases.chase.hand_over import (
    EVERY_URGENCY,
    IMMEDIATE_ONLY,
    hand_over_duties,
    who_had_it_on_shift,
)
from bot.use_cases.outbox import outgoing
from state_machines.duties.duty import Duty
from state_machines.duties.eligibility import is_off_the_ladder
from state_machines.messages.news_kind import NewsKind
from state_machines.people.rota import Shift
from storage.unit_of_work import UnitOfWork

#: The marks up to which ends were looked at: for everything, and out of hours for what is immediate.
ENDED, ENDED_OUT_OF_HOURS = "shifts ended", "shifts ended out of hours"
#: How far back a process looks that never looked before.
_LOOK_BACK = timedelta(days=1)


def carry_out_shifts(services: Services, now: datetime) -> int:
    """Carry out the shifts that ended since the last look; returns how many duties went to somebody else.

    Out of hours only what is immediate is handed over, and the rest when work begins, as with absences.
    """
    is_open = services.settings.calendar.is_open(now)
    mark = ENDED if is_open else ENDED_OUT_OF_HOURS
    with services.store.read() as uow:
        ended = uow.rota.ended_between(uow.engine.last_look_at(mark) or now - _LOOK_BACK, now)
        off = frozenset(one.person_id for one in ended)
        kept = uow.holders.escalations_waiting_on(off) if off else ()
    if not ended:
        return 0
    urgencies = EVERY_URGENCY if is_open else IMMEDIATE_ONLY
    moved = hand_over_duties(services, off, now, urgencies=urgencies, off_duty=off)
    for escalation_id in kept if is_open else ():
        _say_what_stays(services, escalation_id, ended, now)
    with services.store.write() as uow:
        uow.engine.record_look(mark, now)
        uow.commit()
    return len(moved)


def _say_what_stays(services: Services, escalation_id: str, ended: Iterable[Shift], now: datetime) -> None:
    """Whoever acknowledged something on their shift hears that it stays with them until they hand it on."""
    with services.store.write() as uow:
        state = load_snapshot(uow, services, escalation_id, now)
        for shift in ended:
            kept = tuple(duty for duty in state.live_duties if _is_kept(uow, state, duty, shift.person_id))
            news = NewsPayload(NewsKind.SHIFT_OVER, duties=tuple(duty.id for duty in kept))
            hears: Collection[str] = [shift.person_id] if kept else ()
            outgoing.enqueue_news(
                uow, state.escalation, hears, now, news, event=f"{escalation_id}:{shift.id}"
            )
        uow.commit()


def _is_kept(uow: UnitOfWork, state: Snapshot, duty: Duty, person_id: str) -> bool:
    """Whether they have it from their shift alone: by now the role is another's."""
    on_shift = person_id in who_had_it_on_shift(uow, duty, state.case.team)
    return on_shift and is_off_the_ladder(person_id, duty, state.circle)
