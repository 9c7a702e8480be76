"""Checks conditions by trying them: rows that never apply, two that apply at once, facts without a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from state_machines.machine import (
    NOT_SAID,
    Arrow,
    When,
    can_both_hold,
    condition_holds,
    subsumes,
    table_problems,
)
from state_machines.policy.cases import (
    MOST_CASES,
    case_clause,
    cases_of,
    count_of_cases,
    first_case,
    shared_case,
    uncovered_case,
)
from state_machines.policy.model import PLAN_CHANGED, PolicyFile
from state_machines.policy.strict_yaml import FieldPath, Problem
from state_machines.policy.vocabulary import REPORT_FACTS, REPORTS, SET_ELSEWHERE

#: The arrows of one event at one step, in the order in which they are tried.
_Rows = Mapping[tuple[str, str], Sequence[Arrow]]


def check_conditions(file: PolicyFile) -> Iterator[Problem]:
    """Every problem with the conditions of a policy whose names are all known."""
    rows = _rows_of(file)
    yield from _values_nobody_sets(file)
    too_many = tuple(_too_many_cases(file, rows))
    yield from too_many
    if not too_many:
        hidden = tuple(_hidden_arrows(file))
        yield from hidden or _moves_never_taken(file, rows)
        yield from _ambiguous_rows(file, rows)
        yield from _cases_without_row(file, rows)
        yield from _reports_that_tell_nobody(file)


def tables_of(file: PolicyFile) -> Iterator[tuple[FieldPath, When]]:
    """Every condition of the file, and where in the file it stands."""
    for at, kind in enumerate(file.types):
        for number, suggestion in enumerate(kind.suggested_by):
            yield ("types", at, "suggested_by", number, "when"), suggestion.when
    for at, tell in enumerate(file.tells):
        yield ("tells", at, "when"), tell.when
    for at, reminder in enumerate(file.reminders):
        yield ("reminders", at, "when"), reminder.when
    for at, step in enumerate(file.steps):
        for number, duty in enumerate(step.duties):
            yield ("steps", at, "duties", number, "when"), duty.when
    for at, duty in enumerate(file.alongside):
        yield ("alongside", at, "when"), duty.when
    for at, move in enumerate(file.moves):
        yield ("moves", at, "when"), move.when


def _rows_of(file: PolicyFile) -> _Rows:
    rows: dict[tuple[str, str], list[Arrow]] = {}
    for arrow in file.arrows:
        rows.setdefault((arrow.source, arrow.trigger), []).append(arrow)
    return rows


def _values_nobody_sets(file: PolicyFile) -> Iterator[Problem]:
    """A problem for each value in a condition that neither a report nor a move can set."""
    given: dict[str, set[str]] = {"plan": {plan.value for plan in file.plans}}
    for move in file.moves:
        for name, value in move.sets.items():
            given.setdefault(name, {NOT_SAID}).add(value)
    for path, table in tables_of(file):
        for name, values in table.items():
            if name in REPORT_FACTS or name in SET_ELSEWHERE:
                continue
            if not values & given.get(name, {NOT_SAID}):
                words = (
                    f"{name} is never {' or '.join(sorted(values))}: no move sets it; add sets, or remove it"
                )
                yield Problem((*path, name), "never true", words)


def _too_many_cases(file: PolicyFile, rows: _Rows) -> Iterator[Problem]:
    for (source, event), arrows in rows.items():
        count = count_of_cases([arrow.when for arrow in arrows], file.plans)
        if count > MOST_CASES:
            words = f"{event} at {source} tells {count} cases apart, too many to check; use fewer facts"
            yield Problem(_path_of_condition(arrows[0]), "too many cases", words)


def _hidden_arrows(file: PolicyFile) -> Iterator[Problem]:
    """A problem for each arrow that can never be taken because one earlier arrow always comes first."""
    for problem in table_problems(tuple(file.boxes), file.start, file.arrows):
        path = _path_of_condition(problem.arrow) if problem.arrow else ("moves",)
        yield Problem(path, problem.check, f"{problem.words}; change its condition")


def _moves_never_taken(file: PolicyFile, rows: _Rows) -> Iterator[Problem]:
    """A problem for each move that earlier moves together always come before, at every step that it names."""
    open_to = {
        arrow.id for arrows in rows.values() for arrow in arrows if _has_a_case_left(file, arrow, arrows)
    }
    for at, move in enumerate(file.moves):
        if str(at) in open_to:
            continue
        arrow = next(arrow for arrow in file.arrows if arrow.id == str(at))
        others = rows[arrow.source, arrow.trigger]
        every_case = cases_of([one.when for one in others], file.plans)
        example = next(case for case in every_case if condition_holds(arrow.when, case))
        taken = next(one for one in others if condition_holds(one.when, example))
        words = (
            f"this never takes {move.event}: at {arrow.source} move {int(taken.id) + 1} "
            f"does{case_clause(example)}; change its condition, or remove it"
        )
        yield Problem(_path_of_condition(arrow), "never true", words)


def _has_a_case_left(file: PolicyFile, arrow: Arrow, arrows: Sequence[Arrow]) -> bool:
    before = [earlier.when for earlier in arrows[: arrows.index(arrow)]]
    return first_case(arrow.when, before, file.plans) is not None


def _ambiguous_rows(file: PolicyFile, rows: _Rows) -> Iterator[Problem]:
    """A problem for each two rows that may both apply, unless the later one is wider and so the default."""
    for (source, event), arrows in rows.items():
        for one, other in combinations(arrows, 2):
            nested = subsumes(other.when, one.when) or subsumes(one.when, other.when)
            if can_both_hold(one.when, other.when) and not nested:
                example = shared_case(one.when, other.when, file.plans)
                if example is not None:
                    words = (
                        f"at {source} both this and move {int(one.id) + 1} take {event}"
                        f"{case_clause(example)}; make their conditions exclude each other"
                    )
                    yield Problem(_path_of_condition(other), "ambiguous event", words)


def _cases_without_row(file: PolicyFile, rows: _Rows) -> Iterator[Problem]:
    """A problem for each report that some step does not take: whatever it says, it would be lost.

    A chart that takes a change of plan takes it wherever it stands, or the card would contradict itself.
    """
    taken = {move.event for move in file.moves}
    for at, step in enumerate(file.steps):
        plans = {PLAN_CHANGED} & taken if step.name != file.start else set()
        for event in (*REPORTS, *plans):
            tables = [arrow.when for arrow in rows.get((step.name, event), ())]
            case = uncovered_case(tables, file.plans)
            if case is not None:
                words = f"{step.name} does not take {event}{case_clause(case)}; add a move"
                yield Problem(("steps", at, "name"), "report refused", words)


def _reports_that_tell_nobody(file: PolicyFile) -> Iterator[Problem]:
    for at, move in enumerate(file.moves):
        if move.event not in REPORTS or move.event in {earlier.event for earlier in file.moves[:at]}:
            continue
        tables = [tell.when for tell in file.tells if move.event in tell.on]
        case = uncovered_case(tables, file.plans)
        if case is not None:
            words = f"nobody is told of {move.event}{case_clause(case)}; add a rule to tells"
            yield Problem(("moves", at, "event"), "nobody told", words)


def _path_of_condition(arrow: Arrow) -> FieldPath:
    return ("moves", int(arrow.id), "when")
