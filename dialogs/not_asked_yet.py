"""Rules that wait for what nobody is asked yet: known, each with its reason, until the boards change."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NotAskedYet:
    """The rules of one row of a board that wait, at one report, for one fact."""

    policy: str
    row: str
    report: str
    fact: str
    reason: str


#: Taken out as soon as a question declares the fact, or the rule is gone: `doorstep policy check` says so.
#: No board waits for anything that nobody is asked.
NOT_ASKED_YET: tuple[NotAskedYet, ...] = ()
