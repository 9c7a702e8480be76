"""A duty has fallen due: it climbs, and never stops by itself."""

from __future__ import annotations

import logging
from datetime import datetime

from bot.cards.news import NewsKind
from bot.cards.snapshot import load
from bot.office import Office
from bot.use_cases.carry_out_climb import carry_out_climb
from bot.use_cases.remind import remind, reminder_due
from state_machines.duty import Duty
from state_machines.ladder import Climb, ask, climb
from storage.crash_points import CrashPoint, reached
from storage.records import Silence

log = logging.getLogger(__name__)


def chase(office: Office, duty_id: str, now: datetime, silence: Silence | None = None) -> None:
    """Tell the next person, or the last one again, and set when it is chased next; or remind of its limit.

    Safe to call for a duty that changed meanwhile: then nothing happens. However long ago it fell due, it
    is chased once, and the next wait runs from `now`. What fell due in a `silence` says so.
    """
    with office.store.write() as uow:
        escalation_id = uow.duties.escalation_of(duty_id)
        if escalation_id is None:
            return
        state = load(uow, office, escalation_id, now)
        duty = next(one for one in (*state.duties, *state.later) if one.id == duty_id)
        if reminder_due(duty, now):
            remind(uow, state, duty, now)
            uow.commit()
            return
        if not duty.live or duty.chase_at is None or duty.chase_at > now:
            return
        waits = state.settings.waits_for(state.urgency_of(duty))
        step = (climb if duty.asked else ask)(duty, state.circle, waits, now)
        late = silence is not None and silence.covers(duty.chase_at)
        carry_out_climb(uow, state, duty, step, now, what=_what(duty, step), interrupted=late)
        reached(CrashPoint.BEFORE_CHASE_COMMIT)
        uow.commit()
    reached(CrashPoint.AFTER_CHASE_COMMIT)
    if step.nobody:
        log.error("duty %s: nobody on its whole ladder can be reached", duty_id)


def _what(duty: Duty, step: Climb) -> NewsKind:
    """What the reporter is told; nobody is said not to have acknowledged who did."""
    if step.resumes:
        return NewsKind.RESUMED
    return NewsKind.STALLED if duty.acknowledgement_expired else NewsKind.CLIMBED
