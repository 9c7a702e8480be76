"""What comes of each fact that a report's questions tell: a rule reads it, a card, or what stands on a case.

The other direction, that what a rule reads is asked by that report's dialog, is in rule_checks.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dialogs.declared_facts import declared_facts
from dialogs.registry import DIALOGS
from dialogs.rule_readings import facts_read_of_board, facts_read_of_settings
from dialogs.spec import Dialog, Step
from state_machines.case.said_in_reports import TABLE
from state_machines.policy.model import PolicyFile
from state_machines.policy.vocabulary import REPORTS
from state_machines.settings.settings_model import SettingsFile

#: Read by name at any report, beside all rules: by the alarms, and by the card that asks for a call.
READ_BY_CODE = frozenset({"immediate_danger", "safe_now", "intervene_now", "telephoned_social_worker"})

#: The questions whose answers become what stands on a case.
_TELLS_WHAT_STANDS = frozenset(line.question for line in TABLE)


@dataclass(frozen=True, slots=True)
class UnreadFact:
    """A fact that a report's dialog asks and nothing reads at that report."""

    report: str
    fact: str

    @property
    def problem(self) -> str:
        """What is wrong, and what to do."""
        return (
            f"the report “{REPORTS[self.report]}” asks {self.fact}, which nothing reads there: let a rule of "
            "a board or of the authority read it, or say that the question only steers (steers_only=True)"
        )


def unread_facts(boards: Iterable[PolicyFile], authorities: Iterable[SettingsFile]) -> tuple[UnreadFact, ...]:
    """Every fact that some report asks without any consequence under all of these together."""
    read = _read_by_report(tuple(boards), tuple(authorities))
    return tuple(
        UnreadFact(report, fact)
        for report in REPORTS
        for fact in _unread(DIALOGS[report.removeprefix("report_")], read[report])
    )


def _read_by_report(
    boards: tuple[PolicyFile, ...], authorities: tuple[SettingsFile, ...]
) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {report: set() for report in REPORTS}
    readings = (
        *(one for board in boards for one in facts_read_of_board(board)),
        *(one for settings in authorities for one in facts_read_of_settings(settings)),
    )
    for reports, facts in readings:
        for report in reports:
            found[report] |= facts
    return found


def _unread(dialog: Dialog, read: set[str]) -> Iterator[str]:
    for fact in declared_facts(dialog):
        told_by = [step for step in dialog.steps if fact in step.facts]
        if fact not in read | READ_BY_CODE and not any(_has_consequence(step, fact) for step in told_by):
            yield fact


def _has_consequence(step: Step, fact: str) -> bool:
    """Whether its answer becomes what stands on the case, or decides what is asked next."""
    return step.name in _TELLS_WHAT_STANDS or any(fact in branch.when for branch in step.branches)
