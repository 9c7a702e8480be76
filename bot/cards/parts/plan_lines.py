"""The child's plan on cards: what it is, whose word it is, and where the chart still goes by another."""

from __future__ import annotations

from bot.cards.parts.times import moment
from bot.cards.parts.words import name_or_nobody, plan_words
from bot.reading.part_of import part_of
from bot.reading.snapshot import Snapshot
from bot.values import Action, Button, Fact
from state_machines.access.matrix import Right
from state_machines.case.case import Plan
from state_machines.people.people import Person


def plan_on_card(state: Snapshot) -> str:
    """The plan, with a word where the chart was begun for another and cannot follow."""
    other = _plan_of_chart(state)
    words = plan_words(state.case.plan)
    return f"{words} (the chart goes on as for a {plan_words(other)})" if other else words


def plan_facts(state: Snapshot) -> tuple[Fact, ...]:
    """What the status of a case says of its plan beyond the plan itself."""
    other, said = _plan_of_chart(state), state.case.plan_said
    chart = (
        f"The chart under which this case was begun has no step for the change to a "
        f"{plan_words(state.case.plan)}, so it goes on as for a {plan_words(other)}."
        if other
        else ""
    )
    who = name_or_nobody(state.person(said.by_id)) if said else ""
    words = ""
    if said and said.plan == state.case.plan:
        words = f"{who} said so, {moment(said.at)}. The case system has not confirmed it yet."
    elif said:
        words = (
            f"{who} said {moment(said.at)} that it is a {plan_words(said.plan)}; the case system says a "
            f"{plan_words(state.case.plan)}, and that stands until it is changed there."
        )
    return tuple(Fact("About the plan", line) for line in (chart, words) if line)


def plan_button(state: Snapshot, viewer: Person) -> tuple[Button, ...]:
    """The button for whoever may say that the plan has changed, while the case is open."""
    may = state.is_open and part_of(state, viewer).may(Right.SAY_PLAN)
    return (Button("The plan has changed", Action.PLAN, state.escalation.id),) if may else ()


def _plan_of_chart(state: Snapshot) -> Plan | None:
    """The plan by which an open chart still goes, where that is not the case's."""
    by = state.escalation.facts.get("plan")
    differs = state.is_open and by is not None and by != state.case.plan.value
    return Plan(by) if differs and by in set(Plan) else None
