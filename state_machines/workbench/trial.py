"""Tries scenarios: walks a board's flowchart as they say, and compares the result with what they expect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from state_machines.duties.duty import DutyKind
from state_machines.errors import EventNotTaken, InvalidAnswer, NotAllowed, Refused
from state_machines.flowchart.flowchart import Event, Move
from state_machines.policy.policy import Policy
from state_machines.policy.vocabulary import REPORTS
from state_machines.workbench.scenario import Expectation, Refusal, Scenario, ScenarioStep
from state_machines.workbench.walk import WALK_NOW, PolicyWalk, begin_walk


@dataclass(frozen=True, slots=True)
class Trial:
    """The result of trying a scenario: every difference in words, and none when the scenario holds.

    `walks` are where it stood, the beginning first.
    """

    scenario: Scenario
    failures: tuple[str, ...]
    walks: tuple[PolicyWalk, ...]


def try_scenario(policy: Policy, scenario: Scenario) -> Trial:
    """Walk the scenario on this policy; it ends at the first event that is refused unexpectedly."""
    walks = [begin_walk(policy, scenario.plan)]
    failures: list[str] = []
    for number, step in enumerate(scenario.steps, start=1):
        after, refused = _take_step(walks[-1], step)
        where = f"step {number} ({step.event})"
        failures += [f"{where}: {words}" for words in _differences(walks[-1], after, refused, step)]
        if refused is not None and step.expects.refused is None:
            break
        if refused is None:
            walks.append(after)
    rows = frozenset(row for walk in walks for row in rows_of_last_move(walk))
    failures += [f"row {row} was not met by any of the steps" for row in scenario.rows if row not in rows]
    return Trial(scenario, tuple(failures), tuple(walks))


def rows_of_last_move(walk: PolicyWalk) -> frozenset[str]:
    """The rows of the last move: of its reason, its step, and of whom it told, reminded or gave a duty."""
    move = walk.move
    if move is None:
        return frozenset()
    orders = (order.source.row for order in move.orders)
    reminders = (reminder.source.row for reminder in move.reminders)
    types = (kind.row for kind in walk.policy.types_suggested_by(move.facts))
    step = {walk.policy.step(move.step).row} if move.entered else set()
    return frozenset({move.because.row, *orders, *reminders, *types, *step})


def _take_step(walk: PolicyWalk, step: ScenarioStep) -> tuple[PolicyWalk, Refused | None]:
    event = Event(step.event, WALK_NOW, "somebody", step.facts, frozenset(step.by))
    try:
        return walk.advance(event), None
    except Refused as refusal:
        return walk, refusal


def _differences(
    before: PolicyWalk, after: PolicyWalk, refused: Refused | None, step: ScenarioStep
) -> Iterator[str]:
    expected = step.expects
    if refused is not None or expected.refused is not None:
        found = _kind_of(refused) if refused else "taken"
        if found != expected.refused:
            told = f" ({refused.user_message})" if refused else ""
            yield f"expected {expected.refused or 'to be taken'}, found {found}{told} at {before.step}"
        return
    move = after.move
    if move is None:
        return
    for name, got in _results(after, move).items():
        wanted = getattr(expected, name)
        if wanted is not None and _comparable(wanted) != _comparable(got):
            yield f"{name}: expected {_in_words(wanted)}, found {_in_words(got)}"
    yield from _limit_differences(expected, move)
    if expected.types is not None and step.event not in REPORTS:
        yield "types: only a report suggests types; remove it"


def _limit_differences(expected: Expectation, move: Move) -> Iterator[str]:
    found = {order.key: order.limit.text for order in move.orders}
    for key, wanted in expected.limits.items():
        if found.get(key) != wanted:
            got = found.get(key, "no such duty was opened")
            yield f"limits: expected {key} to be {wanted}, found {got}"


def _results(walk: PolicyWalk, move: Move) -> Mapping[str, object]:
    """What the event did, under the names that a scenario has for it."""
    orders = {kind: [order for order in move.orders if order.kind is kind] for kind in DutyKind}
    return {
        "step": move.step,
        "told": tuple(order.role for order in orders[DutyKind.ACKNOWLEDGE]),
        "reminded": tuple(reminder.role for reminder in move.reminders),
        "opens": {order.key: order.role for order in orders[DutyKind.ACT]},
        "owed": walk.open,
        "row": move.because.row,
        "section": move.because.section,
        "types": tuple(kind.name for kind in walk.policy.types_suggested_by(move.facts)),
        "closes": move.closes,
    }


def _kind_of(refused: Refused) -> Refusal:
    kinds: Mapping[type[Refused], Refusal] = {
        EventNotTaken: "not taken",
        NotAllowed: "not allowed",
        InvalidAnswer: "invalid answer",
    }
    return kinds[type(refused)]


def _comparable(value: object) -> object:
    """The value as it is compared: the order of several does not count."""
    if isinstance(value, tuple):
        return frozenset(str(one) for one in value)
    return {str(key): str(one) for key, one in value.items()} if isinstance(value, Mapping) else value


def _in_words(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} for {one}" for key, one in sorted(value.items())) or "nothing"
    if isinstance(value, tuple):
        return ", ".join(sorted(dict.fromkeys(str(one) for one in value))) or "nobody and nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
