"""Walks a flowchart by hand: what can happen next, what each event did, and the walk as a scenario file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import yaml

from state_machines.case.case import Plan
from state_machines.duties.circle import ROLE_TITLES
from state_machines.duties.duty import DutyKind
from state_machines.errors import EventNotTaken, InvalidAnswer, NotAllowed, Refused
from state_machines.flowchart.flowchart import DutyOrder, Event, Move
from state_machines.people.people import Role
from state_machines.policy.policy import Policy
from state_machines.policy.vocabulary import REPORTS
from state_machines.workbench.scenario import ScenarioStep
from state_machines.workbench.trial import rows_of_last_move
from state_machines.workbench.walk import WALK_NOW, PolicyWalk

#: The word that a scenario has for each refusal.
_REFUSALS = {EventNotTaken: "not taken", NotAllowed: "not allowed", InvalidAnswer: "invalid answer"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One event that can be tried at the present step, and who records it."""

    event: str
    label: str
    by: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class SimulatedEvent:
    """One event of a simulated walk: what was tried, and where it led or why it was refused."""

    step: ScenarioStep
    walk: PolicyWalk
    refused: Refused | None = None


def choices(walk: PolicyWalk) -> tuple[Choice, ...]:
    """The reports that anybody may make, then the outcomes of the present step; none once it is closed."""
    if walk.has_ended:
        return ()
    reports = [Choice(event, f"Report: {kind}", (Role.REPORTER,)) for event, kind in REPORTS.items()]
    here = (walk.policy.move_of(arrow) for arrow in walk.policy.table.arrows_from(walk.step))
    outcomes = {rule.event: Choice(rule.event, rule.label, rule.by) for rule in here if rule.label}
    return (*reports, *outcomes.values())


def simulate(walk: PolicyWalk, step: ScenarioStep) -> SimulatedEvent:
    """Try one event; a refusal leaves the walk where it was."""
    event = Event(step.event, WALK_NOW, "somebody", step.facts, frozenset(step.by))
    try:
        return SimulatedEvent(step, walk.advance(event))
    except Refused as refused:
        return SimulatedEvent(step, walk, refused)


def describe_event(simulated: SimulatedEvent) -> Iterator[str]:
    """What the event did, line by line."""
    move = simulated.walk.move
    if simulated.refused is not None or move is None:
        why = simulated.refused.user_message if simulated.refused else "Nothing happened."
        yield f"Refused: {why}"
        return
    policy = simulated.walk.policy
    stands = "" if move.entered else " (the step stands)"
    yield f"Now at: {policy.step(move.step).title}{stands}"
    yield f"Because: {move.because.text} ({move.because.row}, {move.because.section}, {move.because.origin})"
    yield from (_order_in_words(order) for order in move.orders)
    for reminder in move.reminders:
        yield f"Reminded: {ROLE_TITLES[reminder.role]}: {reminder.text}"
    yield from _endings_in_words(move)
    if simulated.step.event in REPORTS:
        types = ", ".join(kind.title for kind in policy.types_suggested_by(move.facts))
        yield f"Types suggested: {types or 'none'}"


def _order_in_words(order: DutyOrder) -> str:
    verb = "Told" if order.kind is DutyKind.ACKNOWLEDGE else "To do"
    source = f"{order.source.row}, {order.source.citation}"
    return f"{verb}: {ROLE_TITLES[order.role]}: {order.task} (limit: {order.limit.text}; {source})"


def _endings_in_words(move: Move) -> Iterator[str]:
    if move.completes:
        yield f"Done: {', '.join(move.completes)}"
    if move.completes_own:
        yield f"Done by the recorder: {', '.join(move.completes_own)}"
    if move.overtakes:
        yield f"No longer needed: {', '.join(move.overtakes)}"


def as_scenario(policy: Policy, plan: Plan, name: str, walked: Iterable[SimulatedEvent]) -> str:
    """The walk as a scenario file that expects exactly what happened."""
    steps = list(walked)
    rows = sorted({row for one in steps if one.refused is None for row in rows_of_last_move(one.walk)})
    scenario = {
        "name": name,
        "policy": policy.name,
        "plan": plan.value,
        "rows": rows,
        "steps": [_step_to_write(one) for one in steps],
    }
    text: str = yaml.safe_dump(scenario, sort_keys=False, allow_unicode=True, width=110)
    return text


def _step_to_write(one: SimulatedEvent) -> dict[str, object]:
    step: dict[str, object] = {"event": one.step.event, "by": [role.value for role in one.step.by]}
    if one.step.facts:
        step["facts"] = dict(one.step.facts)
    return step | {"expects": _expectation_to_write(one)}


def _expectation_to_write(one: SimulatedEvent) -> dict[str, object]:
    move = one.walk.move
    if one.refused is not None or move is None:
        return {"refused": _REFUSALS[type(one.refused)] if one.refused else "not taken"}
    acts = {order.key: order.role.value for order in move.orders if order.kind is DutyKind.ACT}
    acknowledging = [order.role.value for order in move.orders if order.kind is DutyKind.ACKNOWLEDGE]
    found: dict[str, object] = {
        "step": move.step,
        "told": list(dict.fromkeys(acknowledging)),
        "reminded": list(dict.fromkeys(reminder.role.value for reminder in move.reminders)),
        "opens": acts,
        "limits": {order.key: order.limit.text for order in move.orders},
        "row": move.because.row,
        "section": move.because.section,
        "closes": "yes" if move.closes else "no",
    }
    return found
