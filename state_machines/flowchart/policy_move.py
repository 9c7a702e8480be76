"""Works out what becomes of an open escalation that a named person moves to another policy text."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from state_machines.case.escalation import Escalation
from state_machines.case.limits import Limit
from state_machines.errors import NotAllowed
from state_machines.flowchart.flowchart import DutyOrder, act_duties_at, act_order
from state_machines.people.people import Role
from state_machines.policy.model import DutyRule
from state_machines.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class PolicyMove:
    """The step stands; `ends` and `keeps` are keys of open duties to act, `opens` are those that are new.

    A duty that the new text gives to somebody else, or words or limits otherwise, ends and is opened anew.
    """

    step: str
    ends: tuple[str, ...]
    keeps: tuple[str, ...]
    opens: tuple[DutyOrder, ...]


def plan_policy_move(
    escalation: Escalation,
    old: Policy,
    new: Policy,
    open_keys: Collection[str],
    local_limits: Mapping[str, Limit],
) -> PolicyMove:
    """What the move would do; nothing is changed.

    Raises NotAllowed where the new text has not the present step, or does not cover the plan.
    """
    steps = [step.name for step in new.steps if step.name != new.start]
    if escalation.step not in steps:
        raise NotAllowed(
            f"{new.name} has no step “{escalation.step}”. Its steps are: {', '.join(steps)}. Nothing was "
            "changed: record outcomes until the case stands at one of them, or leave it under its own text."
        )
    plan = escalation.facts.get("plan")
    if plan not in {one.value for one in new.plans}:
        raise NotAllowed(f"{new.name} does not cover the plan {plan}. Nothing was changed.")
    due = act_duties_at(new, escalation.step, escalation.facts)
    before = {duty.key: duty for duty in old.duties_at(escalation.step)}
    kept = {duty.key for duty in due if duty.key in open_keys and _asks_the_same(before.get(duty.key), duty)}
    return PolicyMove(
        step=escalation.step,
        ends=tuple(key for key in open_keys if key not in kept),
        keeps=tuple(key for key in open_keys if key in kept),
        opens=tuple(act_order(duty, local_limits, escalation.facts) for duty in due if duty.key not in kept),
    )


def _asks_the_same(before: DutyRule | None, duty: DutyRule) -> bool:
    """Whether the same role owes the same as soon; what falls to whoever raised it stays with them."""
    if before is None or duty.role is Role.WHO_RAISED_IT:
        return True
    asked = [(one.role, one.task, one.board_limit.text) for one in (before, duty)]
    return asked[0] == asked[1]
