"""The calm after the storm: no faults, every process up, and time moved on until nothing is left to do."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.storm.control import Control
from tests.storm.ledger import Ledger

#: No more at once than this many seconds of workspace time, so that what is chased meanwhile stays little.
_LONGEST_SKIP = 65.0
#: What is due and yet waits is kept back by a limit of so many a minute: in workspace time, in seconds.
_A_LIMIT = 61.0
#: Nothing has come of it for so long that it must be such a limit, in real seconds.
_HELD_BACK = 0.4
#: What fell due so lately may still be under way: with hundreds of duties open there is always something.
_LATELY = timedelta(seconds=3)
#: Slack allows so few redraws that a large storm leaves hours of them; for so long they are seen through.
_REDRAWS_FOR = 20.0
_LOOK_EVERY = 0.1


class NoCalm(Exception):
    """Something is still waiting after the time there was; says what."""


@dataclass(slots=True)
class _Progress:
    """How many messages waited at the last look, and since when as many; times by the monotonic clock."""

    count: int = -1
    since: float = 0.0


def settle(control: Control, ledger: Ledger, busy: Callable[[], bool], until: float) -> datetime:
    """Up to when everything was done: sent, and chased; NoCalm at `until`.

    What waits for a rate limit waits in workspace time, so that time is moved on. `busy` says whether
    somebody still answers a ping.
    """
    control.misbehave({"clear": True})
    progress, enough = _Progress(), time.monotonic() + _REDRAWS_FOR
    while True:
        now = datetime.fromisoformat(control.now())
        posts, redraws = ledger.waiting(now - _LATELY)
        unfinished = posts or busy() or ledger.overdue(now - _LATELY)
        if not unfinished and (not redraws or time.monotonic() > enough):
            return now - _LATELY
        if time.monotonic() > until:
            raise NoCalm(_words_for_rest(ledger, now))
        _move_on(control, progress, posts + redraws, now, ledger.next_try(now) if posts else None)
        time.sleep(_LOOK_EVERY)


def _move_on(
    control: Control, progress: _Progress, count: int, now: datetime, next_try: datetime | None
) -> None:
    if count != progress.count:
        progress.count, progress.since = count, time.monotonic()
    elif count and time.monotonic() - progress.since > _HELD_BACK:
        wait = _A_LIMIT if next_try is None else (next_try - now).total_seconds() + 0.01
        control.advance(min(wait, _LONGEST_SKIP))
        progress.since = time.monotonic()


def _words_for_rest(ledger: Ledger, now: datetime) -> str:
    posts, redraws = ledger.waiting(now)
    late = len(ledger.overdue(now - _LATELY))
    return f"{posts} messages wait and {redraws} redraws, {late} duties are overdue at {now}"
