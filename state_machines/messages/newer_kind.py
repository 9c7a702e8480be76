"""How long a message that this release cannot read is left to a newer one, before plain words are sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from state_machines.case.report import Urgency

#: While one release follows another both serve: so long is enough for one that knows to come by.
WAIT = timedelta(minutes=10)
#: What cannot wait so long.
WAIT_WHERE_IMMEDIATE = timedelta(minutes=1)


def wait_for_newer(urgency: Urgency) -> timedelta:
    """How long, from when it was written."""
    return WAIT_WHERE_IMMEDIATE if urgency is Urgency.IMMEDIATE else WAIT


def is_left_to_newer(urgency: Urgency, written_at: datetime, now: datetime) -> bool:
    """Whether a release that knows it may still come by; after a roll-back none does.

    Written a little in the future counts as written now, for the clocks of two machines differ; written
    long in the future means that a clock was set back, and then nobody knows how long it has waited.
    """
    return abs(now - written_at) < wait_for_newer(urgency)
