"""Whatever a rule waits for is asked by the dialog of the report for which it stands, or set by a move."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dialogs.declared_facts import declared_facts
from dialogs.not_asked_yet import NOT_ASKED_YET, NotAskedYet
from dialogs.registry import DIALOGS
from dialogs.rule_readings import Reading, readings_beside_chart, readings_of_chart, readings_of_settings
from state_machines.machine import When
from state_machines.policy.model import PolicyFile
from state_machines.policy.strict_yaml import Problem
from state_machines.policy.vocabulary import FACTS, FROM_THE_RECORD, REPORTS, STANDING
from state_machines.settings.settings_model import SettingsFile

#: For each report, what its answers can tell: fact to values.
FactsByReport = Mapping[str, Mapping[str, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class UnaskedFact:
    """A fact for which a rule waits in vain; `report` is the one that never asks it, or empty for any."""

    reading: Reading
    report: str
    fact: str
    why: str

    @property
    def problem(self) -> Problem:
        """What is wrong and what to do, for the line of the file."""
        path = (*self.reading.path, self.fact) if self.reading.path[-1] == "when" else self.reading.path
        words = (
            f"{self.reading.name} waits for {self.fact}, which {self.why}; let a question "
            f'declare it (fact="{self.fact}"), or correct the rule'
        )
        return Problem(path, "asked of nobody", words)


def facts_by_report() -> FactsByReport:
    """What the dialogs of this release tell, and what stands on a case or its record at any report."""
    told: dict[str, dict[str, frozenset[str]]] = {}
    for report in REPORTS:
        facts = declared_facts(DIALOGS[report.removeprefix("report_")])
        standing = {fact: FACTS[fact] for fact in STANDING} | dict.fromkeys(FROM_THE_RECORD, ("yes",))
        told[report] = {fact: frozenset(values) for fact, values in {**facts, **standing}.items()}
    return told


def unasked_facts_of_policy(file: PolicyFile) -> tuple[UnaskedFact, ...]:
    """Everything that a rule of the board waits for in vain, known exceptions among them."""
    told = facts_by_report()
    chart = _unasked_facts(readings_of_chart(file), _with_moves(told, file))
    return (*chart, *_unasked_facts(readings_beside_chart(file), told))


def unasked_facts_of_settings(settings: SettingsFile) -> tuple[UnaskedFact, ...]:
    """Everything that a rule of the authority waits for in vain."""
    return tuple(_unasked_facts(readings_of_settings(settings), facts_by_report()))


def known_exception(policy: str, unasked: UnaskedFact) -> NotAskedYet | None:
    """The exception that excuses it, if one is known."""
    return next((one for one in NOT_ASKED_YET if one.policy == policy and _excuses(one, unasked)), None)


def exceptions_no_longer_needed(file: PolicyFile) -> Iterator[str]:
    """Known exceptions of this board that excuse nothing any more."""
    found = unasked_facts_of_policy(file)
    for one in NOT_ASKED_YET:
        if one.policy == file.name and not any(_excuses(one, unasked) for unasked in found):
            yield (
                f"row {one.row} no longer waits for {one.fact} at {one.report}: take the exception out of "
                "dialogs/not_asked_yet.py"
            )


def _excuses(one: NotAskedYet, unasked: UnaskedFact) -> bool:
    excused = (f"row {one.row}", one.report, one.fact)
    return excused == (unasked.reading.name, unasked.report, unasked.fact)


def _with_moves(told: FactsByReport, file: PolicyFile) -> FactsByReport:
    """What reports tell, and beside it what some move of the chart makes true."""
    made_true: dict[str, frozenset[str]] = {}
    for move in file.moves:
        for fact, value in move.sets.items():
            made_true[fact] = made_true.get(fact, frozenset()) | {value}
    return {report: _merge(facts, made_true) for report, facts in told.items()}


def _merge(
    one: Mapping[str, frozenset[str]], other: Mapping[str, frozenset[str]]
) -> Mapping[str, frozenset[str]]:
    names = one.keys() | other.keys()
    return {name: one.get(name, frozenset()) | other.get(name, frozenset()) for name in names}


def _unasked_facts(readings: Iterable[Reading], told: FactsByReport) -> Iterator[UnaskedFact]:
    for reading in readings:
        for report in reading.reports:
            why = f"the report “{REPORTS[report]}” never asks"
            for fact in _missing_facts(reading, told[report]):
                yield UnaskedFact(reading, report, fact, why)
        if not reading.reports:
            yield from _asked_by_none(reading, told)


def _asked_by_none(reading: Reading, told: FactsByReport) -> Iterator[UnaskedFact]:
    """What the report that tells the most of it leaves out, where none tells it all."""
    somewhere = {fact for facts in told.values() for fact in facts}
    for fact in min((_missing_facts(reading, facts) for facts in told.values()), key=len):
        beside = " beside the rest of its condition" if fact in somewhere else ""
        yield UnaskedFact(reading, "", fact, f"no report asks{beside}")


def _missing_facts(reading: Reading, told: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """The facts that are not told as one of the tables needs them; of the table that lacks the fewest."""
    lacking = (tuple(_lacking_facts(table, told)) for table in reading.waits_for)
    return min(lacking, key=len)


def _lacking_facts(table: When, told: Mapping[str, frozenset[str]]) -> Iterator[str]:
    return (fact for fact, values in table.items() if not values & told.get(fact, frozenset()))
