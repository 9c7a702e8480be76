"""Chase every duty that is due; one that cannot be chased just now never holds up the others."""

from __future__ import annotations

import logging
from datetime import datetime

from bot.office import Office
from bot.use_cases.chase import Silence, chase

log = logging.getLogger(__name__)

#: How many duties one round takes on, so that deliveries come between.
AT_ONCE = 100


def chase_due(office: Office, now: datetime, silence: Silence | None = None) -> int:
    """Chase what is due at `now`; how many were chased. Raises StoreUnavailable when nothing can be read."""
    with office.store.read() as uow:
        due = uow.duties.chase_due(now, AT_ONCE)
    return sum(_chased(office, duty.id, now, silence) for duty in due)


def _chased(office: Office, duty_id: str, now: datetime, silence: Silence | None) -> bool:
    try:
        chase(office, duty_id, now, silence)
    except Exception:
        # One duty with bad data must not silence all the others; it stays due, and loud, every round.
        log.exception("duty %s could not be chased and stays due", duty_id)
        return False
    return True
