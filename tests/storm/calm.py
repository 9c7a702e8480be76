"""After the storm: faults off, everybody up, and time moved on until nothing is left to send or to chase."""

from __future__ import annotations

import time
from datetime import datetime

from tests.storm.control import Control
from tests.storm.ledger import Ledger

#: No more at once than this many seconds of workspace time, so that what is chased meanwhile stays little.
_LONGEST_SKIP = 65.0
#: The engine looks each second at the latest; a rest that lasts longer than that is one.
_REST = 2.5


class NoCalm(Exception):
    """Something is still waiting after the time there was; says what."""


def settle(control: Control, ledger: Ledger, until: float) -> None:
    """Return when for a while nothing waited to be sent and nothing was overdue; NoCalm at `until`.

    What waits for a rate limit waits in workspace time, so that time is moved on to the next attempt.
    """
    control.misbehave({"clear": True})
    quiet_since: float | None = None
    while quiet_since is None or time.monotonic() - quiet_since < _REST:
        if time.monotonic() > until:
            raise NoCalm(_what_is_left(control, ledger))
        now = datetime.fromisoformat(control.now())
        count, next_try = ledger.waiting()
        if not count and not ledger.overdue(now):
            quiet_since = quiet_since or time.monotonic()
        else:
            quiet_since = None
            _move_on(control, now, next_try)
        time.sleep(0.1)


def _move_on(control: Control, now: datetime, next_try: datetime | None) -> None:
    if next_try is not None and next_try > now:
        control.advance(min((next_try - now).total_seconds() + 0.01, _LONGEST_SKIP))


def _what_is_left(control: Control, ledger: Ledger) -> str:
    now = datetime.fromisoformat(control.now())
    count, next_try = ledger.waiting()
    return f"{count} messages wait (next {next_try}), {len(ledger.overdue(now))} duties are overdue at {now}"
