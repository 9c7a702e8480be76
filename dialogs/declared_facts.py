"""Which facts a dialog tells rules of, with their values, and how rules come to know of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dialogs.fact_checks import near_fact
from dialogs.spec import Dialog, Step
from dialogs.spec_checks import DialogRejected
from state_machines.policy.vocabulary import DATE_FACTS, FACTS, REPORTS, add_facts_of_reports


def declared_facts(dialog: Dialog) -> Mapping[str, tuple[str, ...]]:
    """What some answers tell: each fact but a date's with its values, in the order of the options."""
    told: dict[str, tuple[str, ...]] = {}
    for step in dialog.steps:
        for fact in step.facts:
            if fact not in DATE_FACTS:
                told[fact] = tuple(dict.fromkeys((*told.get(fact, ()), *_values(step, fact))))
    return told


def _values(step: Step, fact: str) -> Iterator[str]:
    for option in step.options:
        if fact == step.own_fact:
            yield option.value
        elif fact in option.implies:
            yield option.implies[fact]


def add_to_vocabulary(dialogs: Iterable[Dialog]) -> None:
    """Let policies and settings read what reports tell and the vocabulary does not hold yet.

    Raises DialogRejected for such a fact where no report tells it, or where it is a known one misspelt.
    """
    for dialog in dialogs:
        told = declared_facts(dialog)
        wrong = tuple(f"{dialog.name}: {words}" for fact in told for words in _fact_problems(dialog, fact))
        if wrong:
            raise DialogRejected(f"The dialog “{dialog.name}” cannot be used.", wrong)
        add_facts_of_reports(told)


def check_reports(dialogs: Mapping[str, Dialog]) -> None:
    """Raises DialogRejected for a kind of report that rules know and that has no dialog of its name."""
    without = tuple(report for report in REPORTS if report.removeprefix("report_") not in dialogs)
    if without:
        words = "is in REPORTS and has no dialog; register one of its name in dialogs/registry.py"
        raise DialogRejected("A report has no dialog.", tuple(f"{report}: {words}" for report in without))


def _fact_problems(dialog: Dialog, fact: str) -> Iterator[str]:
    if fact in FACTS:
        return
    if f"report_{dialog.name}" not in REPORTS:
        yield f"“{fact}” is told by no report, so that no rule could read it: use steers_only=True"
    elif near_fact(fact):
        yield f"“{fact}” is nearly “{near_fact(fact)}”, which rules know: correct it, or name it otherwise"
