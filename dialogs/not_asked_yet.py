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


_CHILD_ALONE = (
    "Social care is told of a child who may be home alone, which a missed visit does not ask: only the "
    "assessment after it does. Either it comes to be asked, or the board waits for the assessment."
)

#: Taken out as soon as a question declares the fact, or the rule is gone: `doorstep policy check` says so.
NOT_ASKED_YET = (
    NotAskedYet("stockport-3.7", "T5", "report_missed_visit", "child_alone", _CHILD_ALONE),
    NotAskedYet("stockport-3.7", "T7", "report_missed_visit", "child_alone", _CHILD_ALONE),
    NotAskedYet("stockport-3.7", "T11", "report_missed_visit", "child_alone", _CHILD_ALONE),
)
