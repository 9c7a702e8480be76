"""What each rule of a board and of an authority reads of a report: where it stands, and for which reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from state_machines.machine import NOT_SAID, When
from state_machines.policy.model import PolicyFile
from state_machines.policy.pattern_rules import PatternKind, PatternRule
from state_machines.policy.strict_yaml import FieldPath
from state_machines.policy.vocabulary import REPORT_FACTS, REPORTS, SET_ELSEWHERE
from state_machines.settings.settings_model import SettingsFile

#: A sudden change is told by either of two questions.
_SUDDEN_CHANGE: tuple[When, ...] = (
    {"sudden_change": frozenset({"yes"})},
    {"concern": frozenset({"sudden_change"})},
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One rule: it happens only where one of the tables in `waits_for` holds, which speak of reports alone.

    `reports` are the events for which it stands; it must be able to happen at each of them. A rule that
    names none reads whatever the last report said: for such a one some report has to tell it all.
    """

    path: FieldPath
    name: str
    waits_for: tuple[When, ...]
    reports: tuple[str, ...] = ()


def readings_of_chart(file: PolicyFile) -> Iterator[Reading]:
    """A board's rules about its chart, each with its row; the facts they read may also be set by moves."""
    for path, row, when, events in _rules(file):
        reports = tuple(event for event in events if event in REPORTS)
        yield Reading(path, f"row {row}", (_awaited_of_reports(when),), reports)


def readings_beside_chart(file: PolicyFile) -> Iterator[Reading]:
    """A board's types and patterns: they read reports and the plan, and no chart."""
    for at, kind in enumerate(file.types):
        for number, one in enumerate(kind.suggested_by):
            path: FieldPath = ("types", at, "suggested_by", number, "when")
            yield Reading(path, f"row {kind.row}", (_awaited_facts(one.when),))
    for at, pattern in enumerate(file.patterns):
        yield from _pattern_readings(("patterns", at, "after"), f"row {pattern.row}", pattern)


def readings_of_settings(settings: SettingsFile) -> Iterator[Reading]:
    """The rules of an authority, each by its name; they read reports and the plan, and no chart."""
    for at, rule in enumerate(settings.urgency.rules):
        path: FieldPath = ("urgency", "rules", at, "when")
        yield Reading(path, f"urgency rule {at + 1}", (_awaited_facts(rule.when),))
    for key, one in settings.follow_ups.items():
        path = ("follow_ups", key, "when")
        yield Reading(path, f"follow-up {key}", (_awaited_facts(one.when),), one.after)
    for key, pattern in settings.patterns.items():
        yield from _pattern_readings(("patterns", key, "after"), f"pattern {key}", pattern)


#: The facts that some rule reads, and the reports at which it does.
Read = tuple[tuple[str, ...], set[str]]


def facts_read_of_board(file: PolicyFile) -> Iterator[Read]:
    """What each rule of a board reads; one that names no event reads whatever the last report said."""
    for _, _, when, events in _rules(file):
        reports = tuple(event for event in events if event in REPORTS)
        yield reports if events else tuple(REPORTS), set(when)
    for kind in file.types:
        for one in kind.suggested_by:
            yield tuple(REPORTS), set(one.when)
    yield from _read_by_patterns(file.patterns)


def facts_read_of_settings(settings: SettingsFile) -> Iterator[Read]:
    """What each rule of an authority reads: its urgency rules every report, its follow-ups their own."""
    for rule in settings.urgency.rules:
        yield tuple(REPORTS), set(rule.when)
    for one in settings.follow_ups.values():
        yield one.after, set(one.when)
    yield from _read_by_patterns(settings.patterns.values())


def _read_by_patterns(patterns: Iterable[PatternRule]) -> Iterator[Read]:
    for pattern in patterns:
        if pattern.pattern is PatternKind.SUDDEN_CHANGE:
            yield pattern.after, {fact for table in _SUDDEN_CHANGE for fact in table}


def _rules(file: PolicyFile) -> Iterator[tuple[FieldPath, str, When, tuple[str, ...]]]:
    for at, tell in enumerate(file.tells):
        yield ("tells", at, "when"), tell.row, tell.when, tell.on
    for at, reminder in enumerate(file.reminders):
        yield ("reminders", at, "when"), reminder.row, reminder.when, reminder.on
    for at, step in enumerate(file.steps):
        for number, duty in enumerate(step.duties):
            yield ("steps", at, "duties", number, "when"), duty.row, duty.when, ()
    for at, duty in enumerate(file.alongside):
        yield ("alongside", at, "when"), duty.row, duty.when, ()
    for at, move in enumerate(file.moves):
        yield ("moves", at, "when"), move.row, move.when, (move.event,)


def _awaited_facts(when: When) -> When:
    """What of a condition has to be told: not what may be left unsaid, and not the plan, which a case has."""
    return {fact: values for fact, values in when.items() if NOT_SAID not in values and fact != "plan"}


def _awaited_of_reports(when: When) -> When:
    """Of that, what only a report can tell; what the chart itself sets is checked with the chart."""
    told = REPORT_FACTS - SET_ELSEWHERE
    return {fact: values for fact, values in _awaited_facts(when).items() if fact in told}


def _pattern_readings(path: FieldPath, name: str, pattern: PatternRule) -> Iterator[Reading]:
    if pattern.pattern is PatternKind.SUDDEN_CHANGE:
        yield Reading(path, name, _SUDDEN_CHANGE, pattern.after)
