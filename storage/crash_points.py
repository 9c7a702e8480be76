"""Named places at which a test can have the process die as in a power cut, with nothing cleaned up.

Only a process that follows a sandbox's clock dies; in any other the setting is ignored.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock


class CrashPoint(StrEnum):
    """Places where half of something has happened and the other half has not."""

    AFTER_CLAIM = "after-claim"
    AFTER_SEND = "after-send"
    AFTER_RECORD = "after-record"
    AFTER_LOOK = "after-look"
    BEFORE_CHASE_COMMIT = "before-chase-commit"
    AFTER_CHASE_COMMIT = "after-chase-commit"
    BEFORE_COMMIT = "before-commit"
    AFTER_COMMIT = "after-commit"
    MID_MIGRATION = "mid-migration"
    MID_IMPORT = "mid-import"
    MID_RESEALING = "mid-resealing"


@dataclass
class _Plan:
    """The plan to die at `point` when it has been reached `left` times."""

    point: str
    left: int
    lock: Lock = field(default_factory=Lock)

    def count_down(self) -> None:
        with self.lock:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def _plan(environment: Mapping[str, str]) -> _Plan | None:
    """The plan by DOORSTEP_CRASH_AT: a point's name, or "name:3" for the third time it is reached."""
    name, _, times = environment.get("DOORSTEP_CRASH_AT", "").partition(":")
    if not name or not environment.get("DOORSTEP_CLOCK_URL"):
        return None
    return _Plan(CrashPoint(name), int(times or 1))


_PLANNED = _plan(os.environ)


def crash_if_planned(point: CrashPoint) -> None:
    """End the process at this place, if the environment planned that."""
    if _PLANNED is not None and point == _PLANNED.point:
        _PLANNED.count_down()
