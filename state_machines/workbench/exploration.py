"""Searches a whole flowchart as the program runs it, by `advance()`, for every state that it can be in."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from state_machines.duties.duty import DutyKind
from state_machines.errors import EventNotTaken
from state_machines.flowchart.flowchart import Event, act_duties_at
from state_machines.machine import NOT_SAID, When
from state_machines.people.people import Role
from state_machines.policy.cases import case_clause, cases_of
from state_machines.policy.conditions import tables_of
from state_machines.policy.model import PLAN_CHANGED, MoveRule
from state_machines.policy.policy import Policy
from state_machines.policy.vocabulary import REPORT_FACTS, REPORTS, SET_ELSEWHERE, values_of
from state_machines.workbench.trial import rows_of_last_move
from state_machines.workbench.walk import WALK_NOW, PolicyWalk, begin_walk, skipped_arrows

#: More chart states than this are not searched: such a chart could not be read by a person either.
MOST_CHART_STATES = 20_000

_ANYBODY = frozenset(Role)

#: A chart state is a step, with the facts that any condition reads, and the keys of the open duties.
ChartState = tuple[str, tuple[tuple[str, str], ...], tuple[str, ...]]


@dataclass(slots=True)
class Exploration:
    """What the search found: each chart state with those that may follow, what was reached, what is wrong."""

    policy: Policy
    follows: dict[ChartState, set[ChartState]] = field(default_factory=dict)
    arrows: set[tuple[str, int]] = field(default_factory=set)
    passed: set[tuple[str, int]] = field(default_factory=set)
    rows: set[str] = field(default_factory=set)
    problems: dict[str, None] = field(default_factory=dict)


def explore(policy: Policy) -> Exploration:
    """Search the chart from every plan's start, each chart state once; a sound chart has no `problems`.

    What must hold is looked at after every move, before ways to stand that look alike are taken for one: a
    first report that opens nothing leads to where nothing happened yet.

    `arrows` are those that were taken, as the step left and the rule's position in the policy's moves;
    `passed` are those whose condition was tried and did not hold.
    """
    found = Exploration(policy)
    events = tuple(_events(policy))
    read = _values_to_tell_apart(policy)
    ahead = deque(begin_walk(policy, plan) for plan in policy.plans)
    while ahead and len(found.follows) <= MOST_CHART_STATES:
        walk = ahead.popleft()
        here = _chart_state(walk, read)
        if here in found.follows:
            continue
        after = tuple(_walks_after(walk, events, found))
        found.follows[here] = {_chart_state(one, read) for one in after}
        ahead.extend(after)
    _check_whole(found, complete=not ahead)
    return found


def _events(policy: Policy) -> Iterator[Event]:
    """Every event that the chart knows, once for each combination of facts that its conditions tell apart."""
    for name in dict.fromkeys(move.event for move in policy.moves):
        rules = [move for move in policy.moves if move.event == name]
        for facts in _facts_of_event(policy, name, rules):
            yield Event(name, WALK_NOW, "somebody", facts, _ANYBODY)


def _facts_of_event(policy: Policy, name: str, rules: list[MoveRule]) -> Iterable[Mapping[str, str]]:
    if name in REPORTS:
        return _facts_of_reports(policy, rules)
    if name == PLAN_CHANGED:
        return ({"plan": plan.value} for plan in policy.plans)
    return _facts_of_outcomes(rules)


def _facts_of_reports(policy: Policy, rules: list[MoveRule]) -> Iterator[Mapping[str, str]]:
    for case in cases_of(
        map(_condition_on_report, [*(rule.when for rule in rules), *_conditions_read_later(policy)]), ()
    ):
        yield {name: value for name, value in case.items() if value != "not_said"}


def _conditions_read_later(policy: Policy) -> list[When]:
    """The conditions that read a report's facts after it was taken: those of outcomes and of duties."""
    duties = [duty.when for step in policy.steps for duty in step.duties]
    outcomes = [move.when for move in policy.moves if move.event not in REPORTS]
    return [*duties, *(duty.when for duty in policy.alongside), *outcomes]


def _values_to_tell_apart(policy: Policy) -> Mapping[str, Mapping[str, str]]:
    """The facts that tell chart states apart, each with what stands for a value in them.

    Of a report only those count that something reads later. Values that every condition treats alike count
    as one: no walk could ever tell which of them it was.
    """
    tables = [table for _, table in tables_of(policy)]
    later = {name for table in _conditions_read_later(policy) for name in table}
    moves = {name for move in policy.moves for name in move.when}
    return {name: _alike(name, tables) for name in (later | (moves - REPORT_FACTS)) - SET_ELSEWHERE}


def _alike(name: str, tables: list[When]) -> Mapping[str, str]:
    """Each value of the fact, and the first one that all conditions treat as they treat it."""
    first: dict[tuple[bool, ...], str] = {}
    read = [table[name] for table in tables if name in table]
    return {
        value: first.setdefault(tuple(value in values for values in read), value) for value in values_of(name)
    }


def _condition_on_report(table: When) -> When:
    return {name: values for name, values in table.items() if name in REPORT_FACTS - SET_ELSEWHERE}


def _facts_of_outcomes(rules: list[MoveRule]) -> Iterator[Mapping[str, str]]:
    planned = {"planned_on": WALK_NOW.date().isoformat()}
    if any("reports" in rule.when for rule in rules):
        planned |= {"reports": "withdrawn"}
    if any(rule.completes_own for rule in rules):
        yield planned | {"answers": "some"}
        yield planned | {"answers": "all"}
    else:
        yield planned


def _walks_after(walk: PolicyWalk, events: tuple[Event, ...], found: Exploration) -> Iterator[PolicyWalk]:
    """The walk after each event that is taken here; a report that is not taken is noted as a problem."""
    if walk.has_ended:
        return
    for event in events:
        if not _can_happen(walk, event):
            continue
        try:
            after = walk.advance(event)
        except EventNotTaken:
            found.passed |= skipped_arrows(walk.policy, walk.step, event.name, None)
            if event.name in REPORTS or event.name == PLAN_CHANGED:
                words = f"{walk.step} loses {event.name}{case_clause(event.facts)}; add a move"
                found.problems[words] = None
            continue
        _note_move(walk.step, after, event, found)
        _check_state(after, found)
        yield after


def _can_happen(walk: PolicyWalk, event: Event) -> bool:
    """Whether the event says something new: a plan changes to another one, once something is open."""
    if event.name != PLAN_CHANGED:
        return True
    return walk.step != walk.policy.start and event.facts["plan"] != walk.escalation.facts.get("plan")


def _note_move(left: str, after: PolicyWalk, event: Event, found: Exploration) -> None:
    found.rows |= rows_of_last_move(after)
    move = after.move
    if move is None:
        return
    found.arrows.add((left, move.position))
    found.passed |= skipped_arrows(after.policy, left, event.name, move.position)
    if event.name in REPORTS and not any(order.kind is DutyKind.ACKNOWLEDGE for order in move.orders):
        found.problems[f"nobody is told of {event.name}{case_clause(event.facts)}; add a rule to tells"] = (
            None
        )


def _check_state(walk: PolicyWalk, found: Exploration) -> None:
    """Check that the open duties are those due, and that only a closed escalation has none."""
    due = tuple(duty.key for duty in act_duties_at(walk.policy, walk.step, walk.escalation.facts))
    if walk.move is None:
        return
    if sorted(walk.open) != sorted(due):
        words = f"{walk.step} has open {sorted(walk.open)}, and due are {sorted(due)}; correct its moves"
        found.problems[words] = None
    if walk.has_ended == bool(walk.open):
        what = "closes with a duty open" if walk.has_ended else "has no duty open"
        found.problems[f"{walk.step} {what}; correct its duties"] = None


def _check_whole(found: Exploration, *, complete: bool) -> None:
    if not complete:
        found.problems[f"there are more than {MOST_CHART_STATES} ways to stand; use fewer facts"] = None
        return
    stood = {step for step, _, _ in found.follows}
    for name in found.policy.states:
        if name not in stood:
            found.problems[f"{name} is never reached; add a move, or remove it"] = None
    taken = {position for _, position in found.arrows}
    for at, move in enumerate(found.policy.moves):
        if at not in taken:
            found.problems[
                f"moves[{at + 1}] ({move.event}) is never taken; correct its when, or remove it"
            ] = None
    for step in sorted({step for step, _, _ in found.follows.keys() - _states_that_can_close(found)}):
        found.problems[f"{step} cannot always be brought to an end; add a move"] = None


def _states_that_can_close(found: Exploration) -> set[ChartState]:
    """Every chart state from which an ending can be reached."""
    before: dict[ChartState, set[ChartState]] = {}
    for here, after in found.follows.items():
        for one in after:
            before.setdefault(one, set()).add(here)
    closing = {here for here in found.follows if found.policy.is_ending(here[0])}
    ahead = list(closing)
    while ahead:
        new = before.get(ahead.pop(), set()) - closing
        closing |= new
        ahead += new
    return closing


def _chart_state(walk: PolicyWalk, read: Mapping[str, Mapping[str, str]]) -> ChartState:
    known = walk.escalation.facts
    facts = tuple((name, read[name][known.get(name, NOT_SAID)]) for name in sorted(read))
    return (walk.step, facts, tuple(sorted(walk.open)))
