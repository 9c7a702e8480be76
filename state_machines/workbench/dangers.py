"""Writes out what a board does about danger: who is told at each answer of each report, and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from state_machines.case.case import Plan
from state_machines.duties.duty import DutyKind
from state_machines.errors import EventNotTaken
from state_machines.flowchart.flowchart import Event
from state_machines.policy.policy import Policy
from state_machines.policy.vocabulary import FACTS, REPORTS
from state_machines.workbench.rights import HOW_TO_RENEW, table
from state_machines.workbench.walk import WALK_NOW, begin_walk

_What = TypeVar("_What")
_Key = TypeVar("_Key")

#: What a report may say of danger, of weapons, threats and violence, and of whoever else may be hurt.
DANGER_FACTS = (
    "immediate_danger",
    "safe_now",
    "threat",
    "violence",
    "injury",
    "weapons",
    "animals",
    "household_risk",
    "others_targeted",
    "police_told",
    "child_alone",
    "safeguarding_concern",
    "intervene_now",
    "injury_hidden",
)

#: The question that a hostile incident always answers.
_GRAVITY = "hostility"

#: How the answer is called that says nothing of danger.
_NOTHING_MORE = "nothing more"

#: For each report, what its questions can tell: fact to values.
AskedFacts = Mapping[str, Mapping[str, frozenset[str]]]


@dataclass(frozen=True, slots=True)
class _Effect:
    """What one answer does at one step."""

    told: tuple[str, ...]
    reminded: tuple[str, ...]
    opens: tuple[str, ...]
    leads_to: str


def danger_page(policy: Policy, asked: AskedFacts) -> str:
    """The page of one board as Markdown. `asked` is what the dialogs of the reports can tell."""
    return "\n".join(_lines(policy, asked)) + "\n"


def _lines(policy: Policy, asked: AskedFacts) -> Iterator[str]:
    yield f"# Danger, answer by answer: {policy.name}"
    yield ""
    yield (
        f"Written by `{HOW_TO_RENEW}`: the policy is walked with a report that says this one thing, at each "
        "step, for each plan. A hostile incident says beside it how grave it was. It is compared by a test; "
        "read each change against the document."
    )
    columns = ("said", "plan", "at", "told", "reminded", "opens", "leads to")
    for report, kind in REPORTS.items():
        yield from ("", f"## {kind.capitalize()}")
        known = asked.get(report, {})
        for rows, bases in _group(
            (base, tuple(_rows(policy, report, known, base))) for base in _bases(known)
        ):
            words = [value for base in bases for value in base.values()]
            yield from ("", *([f"### {_GRAVITY}: {', '.join(words)}", ""] if words else []))
            yield from table(columns, rows)


def _bases(asked: Mapping[str, frozenset[str]]) -> Iterator[Mapping[str, str]]:
    """What such a report says in any case: how grave the incident was, where that is asked."""
    values = [value for value in FACTS[_GRAVITY] if value in asked.get(_GRAVITY, ())]
    yield from ({_GRAVITY: value} for value in values)
    if not values:
        yield {}


def _rows(
    policy: Policy, report: str, asked: Mapping[str, frozenset[str]], base: Mapping[str, str]
) -> Iterator[tuple[str, ...]]:
    said = [(_NOTHING_MORE, _effects(policy, report, base))]
    for fact in DANGER_FACTS:
        values = [value for value in FACTS[fact] if value in asked.get(fact, ())]
        said += [(f"{fact}={value}", _effects(policy, report, {**base, fact: value})) for value in values]
    for effects, alike in _group(said):
        for effect, where in _group(effects.items()):
            for plans, steps in _places(policy, where):
                lists = (", ".join(one) for one in (effect.told, effect.reminded, effect.opens))
                yield (", ".join(alike), plans, steps, *lists, effect.leads_to)


def _effects(policy: Policy, report: str, facts: Mapping[str, str]) -> dict[tuple[Plan, str], _Effect]:
    return {
        (plan, step.name): _effect(policy, plan, step.name, report, facts)
        for plan in policy.plans
        for step in policy.steps
    }


def _effect(policy: Policy, plan: Plan, step: str, report: str, facts: Mapping[str, str]) -> _Effect:
    walk = begin_walk(policy, plan)
    here = replace(walk, escalation=replace(walk.escalation, step=step))
    try:
        move = here.advance(Event(report, WALK_NOW, "somebody", facts)).move
    except EventNotTaken:
        return _Effect((), (), (), "not taken")
    if move is None:
        raise ValueError("a walk that advanced has a move")
    told = (order.role.value for order in move.orders if order.kind is DutyKind.ACKNOWLEDGE)
    opens = (order.key for order in move.orders if order.kind is DutyKind.ACT)
    reminded = (f"{one.role.value} ({one.source.row})" for one in move.reminders)
    leads_to = "stays" if move.step == step else move.step
    return _Effect(tuple(dict.fromkeys(told)), tuple(reminded), tuple(opens), leads_to)


def _group(pairs: Iterable[tuple[_What, _Key]]) -> list[tuple[_Key, list[_What]]]:
    """What has the same value together, in the order in which each came first."""
    found: list[tuple[_Key, list[_What]]] = []
    for what, key in pairs:
        same = next((members for known, members in found if known == key), None)
        if same is None:
            found.append((key, [what]))
        else:
            same.append(what)
    return found


def _places(policy: Policy, where: list[tuple[Plan, str]]) -> Iterator[tuple[str, str]]:
    """The plans and the steps in words; plans with the same steps stand in one line."""
    steps_of = {plan: tuple(step for one, step in where if one is plan) for plan, _ in where}
    for steps, plans in _group(steps_of.items()):
        named = "any" if len(plans) == len(policy.plans) else ", ".join(plan.value for plan in plans)
        yield named, _steps_in_words(policy, steps)


def _steps_in_words(policy: Policy, steps: tuple[str, ...]) -> str:
    every = [step.name for step in policy.steps]
    later = [name for name in every if name != policy.start]
    if len(steps) == len(every):
        return "any step"
    return "any later step" if list(steps) == later else ", ".join(steps)
