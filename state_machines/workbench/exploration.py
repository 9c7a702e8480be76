"""Searches a whole flowchart as the program runs it, by `advance()`, for every state that it can be in."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from state_machines.duties.duty import DutyKind
from state_machines.errors import EventNotTaken
from state_machines.flowchart.flowchart import Event, Move, act_duties_at
from state_machines.policy.cases import case_clause
from state_machines.policy.model import PLAN_CHANGED
from state_machines.policy.policy import Policy
from state_machines.policy.vocabulary import REPORTS
from state_machines.workbench.chart_state import ChartState, facts_told_apart
from state_machines.workbench.local_moves import Locality, LocalMove
from state_machines.workbench.possible_events import possible_events
from state_machines.workbench.trial import rows_of_last_move
from state_machines.workbench.walk import PolicyWalk, begin_walk, skipped_arrows

#: More chart states than this are not searched: such a chart could not be read by a person either.
MOST_CHART_STATES = 20_000


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
    search = _Search(policy)
    ahead = deque(begin_walk(policy, plan) for plan in policy.plans)
    while ahead and len(search.found.follows) <= MOST_CHART_STATES:
        ahead.extend(search.walks_after(ahead.popleft()))
    _check_whole(search.found, complete=not ahead)
    return search.found


@dataclass(frozen=True, slots=True)
class _EventHere:
    """An event at one step, and the number of the move that it caused for each combination of what decides.

    The number is None where it was not taken.
    """

    event: Event
    locality: Locality
    tried: dict[tuple[tuple[str, str], ...], int | None] = field(default_factory=dict)


class _Search:
    """A search under way: it tries each event where something decisive is new, and goes to each state once.

    `advance()` does both; where it comes to another state than the one worked out, that is a problem.
    """

    def __init__(self, policy: Policy) -> None:
        self.found = Exploration(policy)
        self._events = tuple(possible_events(policy))
        self._told_apart = facts_told_apart(policy)
        self._events_at: dict[str, tuple[_EventHere, ...]] = {}
        self._numbers: dict[LocalMove, int] = {}
        self._moves: list[LocalMove] = []
        self._reached: set[ChartState] = set()

    def walks_after(self, walk: PolicyWalk) -> Iterator[PolicyWalk]:
        """A walk to each chart state that may follow, unless a move has reached that already."""
        here = self._told_apart.chart_state(walk)
        if here in self.found.follows:
            return
        follows = self.found.follows.setdefault(here, set())
        if walk.has_ended:
            return
        due = frozenset(duty.key for duty in act_duties_at(walk.policy, walk.step, walk.escalation.facts))
        for number, event in self._moves_from(walk, here).items():
            after = self._moves[number].applied_to(here, due)
            follows.add(after)
            if after not in self._reached:
                self._reached.add(after)
                yield self._walk_to(after, walk, event)

    def _moves_from(self, walk: PolicyWalk, here: ChartState) -> dict[int, Event]:
        """The numbers of the different moves that may follow, each with the first event that causes it."""
        facts = here[1]
        found: dict[int, Event] = {}
        for one in self._at(walk.step):
            if _can_happen(walk, one.event):
                key = tuple([facts[at] for at in one.locality.places])
                if key not in one.tried:
                    one.tried[key] = self._try(walk, one)
                number = one.tried[key]
                if number is not None:
                    found.setdefault(number, one.event)
        return found

    def _at(self, step: str) -> tuple[_EventHere, ...]:
        if step not in self._events_at:
            self._events_at[step] = tuple(
                _EventHere(event, Locality(self.found.policy, step, event, self._told_apart))
                for event in self._events
            )
        return self._events_at[step]

    def _try(self, walk: PolicyWalk, here: _EventHere) -> int | None:
        """What the event does here; one that is not taken does nothing, and a lost report is a problem."""
        try:
            after = walk.advance(here.event)
        except EventNotTaken:
            _note_refusal(walk, here.event, self.found)
            return None
        if after.move is None:
            return None
        _note_move(walk.step, after, after.move, here.event, self.found)
        return self._number(here.locality.local_move(after, after.move))

    def _number(self, move: LocalMove) -> int:
        if move not in self._numbers:
            self._numbers[move] = len(self._moves)
            self._moves.append(move)
        return self._numbers[move]

    def _walk_to(self, expected: ChartState, walk: PolicyWalk, event: Event) -> PolicyWalk:
        after = walk.advance(event)
        if self._told_apart.chart_state(after) != expected:
            words = f"{event.name} at {walk.step} depends on more than its conditions read; report this"
            self.found.problems[words] = None
        _check_state(after, self.found)
        return after


def _can_happen(walk: PolicyWalk, event: Event) -> bool:
    """Whether the event says something new: a plan changes to another one, once something is open."""
    if event.name != PLAN_CHANGED:
        return True
    return walk.step != walk.policy.start and event.facts["plan"] != walk.escalation.facts.get("plan")


def _note_refusal(walk: PolicyWalk, event: Event, found: Exploration) -> None:
    found.passed |= skipped_arrows(walk.policy, walk.step, event.name, None)
    if event.name in REPORTS or event.name == PLAN_CHANGED:
        words = f"{walk.step} loses {event.name}{case_clause(event.facts)}; add a move"
        found.problems[words] = None


def _note_move(left: str, after: PolicyWalk, move: Move, event: Event, found: Exploration) -> None:
    found.rows |= rows_of_last_move(after)
    found.arrows.add((left, move.position))
    found.passed |= skipped_arrows(after.policy, left, event.name, move.position)
    if event.name in REPORTS and not any(order.kind is DutyKind.ACKNOWLEDGE for order in move.orders):
        found.problems[f"nobody is told of {event.name}{case_clause(event.facts)}; add a rule to tells"] = (
            None
        )


def _check_state(walk: PolicyWalk, found: Exploration) -> None:
    """Check that the open duties are those due, and that only a closed escalation has none."""
    due = tuple(duty.key for duty in act_duties_at(walk.policy, walk.step, walk.escalation.facts))
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
