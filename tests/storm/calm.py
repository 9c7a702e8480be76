"""After the storm: faults off, everybody up, and time moved on until nothing is left to send or to chase."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

from tests.storm.control import Control
from tests.storm.ledger import Ledger

#: No more at once than this many seconds of workspace time, so that what is chased meanwhile stays little.
_LONGEST_SKIP = 65.0
#: What is due and yet waits is kept back by a limit of so many a minute: in workspace time, in seconds.
_A_LIMIT = 61.0
#: Nothing has come of it for so long that it must be such a limit, in real seconds.
_HELD_BACK = 0.4
#: The engine looks each second at the latest; a rest that lasts longer than that is one.
_REST = 2.5


class NoCalm(Exception):
    """Something is still waiting after the time there was; says what."""


@dataclass(slots=True)
class _Progress:
    """How many messages waited at the last look, and since when as many; times by the monotonic clock."""

    count: int = -1
    since: float = 0.0
    quiet_since: float | None = None


def settle(control: Control, ledger: Ledger, until: float) -> None:
    """Return when for a while nothing waited to be sent and nothing was overdue; NoCalm at `until`.

    What waits for a rate limit waits in workspace time, so that time is moved on.
    """
    control.misbehave({"clear": True})
    progress = _Progress()
    while progress.quiet_since is None or time.monotonic() - progress.quiet_since < _REST:
        if time.monotonic() > until:
            raise NoCalm(_what_is_left(control, ledger))
        now = datetime.fromisoformat(control.now())
        count, next_try = ledger.waiting()
        if count or ledger.overdue(now):
            progress.quiet_since = None
            _move_on(control, progress, count, now, next_try)
        else:
            progress.quiet_since = progress.quiet_since or time.monotonic()
        time.sleep(0.1)


def _move_on(
    control: Control, progress: _Progress, count: int, now: datetime, next_try: datetime | None
) -> None:
    if count != progress.count:
        progress.count, progress.since = count, time.monotonic()
    if next_try is not None and next_try > now:
        control.advance(min((next_try - now).total_seconds() + 0.01, _LONGEST_SKIP))
    elif count and time.monotonic() - progress.since > _HELD_BACK:
        control.advance(_A_LIMIT)
        progress.since = time.monotonic()


def _what_is_left(control: Control, ledger: Ledger) -> str:
    now = datetime.fromisoformat(control.now())
    count, next_try = ledger.waiting()
    return f"{count} messages wait (next {next_try}), {len(ledger.overdue(now))} duties are overdue at {now}"
